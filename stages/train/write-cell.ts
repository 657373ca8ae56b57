import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cell } from './cell.js';
import { sixDigits } from './six-digits.js';

/** Writes `cell.json` into a folder, which is made when it is absent. */
export async function writeCell(folder: string, cell: Cell): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'cell.json'), encodeCell(cell));
}

/** JSON with a line a fact, a line an epoch and a line a series of batches; equal bytes for equal results. */
export function encodeCell({ epochs, batches, ...facts }: Cell): string {
  const rows = epochs.map((epoch) => `    ${sixDigits(epoch)}`).join(',\n');
  const series = Object.entries(batches).map(([name, value]) => `    ${property(name, sixDigits(value))}`);
  const lines = [
    ...Object.entries(facts).map(([name, value]) => property(name, JSON.stringify(value))),
    property('epochs', `[\n${rows}\n  ]`),
    property('batches', `{\n${series.join(',\n')}\n  }`),
  ];
  return `{\n${lines.map((line) => `  ${line}`).join(',\n')}\n}\n`;
}

function property(name: string, value: string): string {
  return `${JSON.stringify(name)}: ${value}`;
}
