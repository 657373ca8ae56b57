import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cell } from './cell.js';

/** Enough for every comparison that is made (1e-4 relative), short enough for git. */
const DIGITS = 6;

/** Writes `cell.json`: one line a fact, one line an epoch, equal bytes for equal results. */
export async function writeCell(folder: string, cell: Cell): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'cell.json'), encodeCell(cell));
}

export function encodeCell(cell: Cell): string {
  const { epochs, batches, learningRate, ...rest } = cell;
  const facts = Object.entries({ ...rest, learningRate }).map(([key, value]) =>
    line(key, JSON.stringify(value)),
  );
  const epochLines = epochs.map((epoch) => `    ${shortened(epoch)}`);
  const batchLines = Object.entries(batches).map(
    ([key, value]) => `    ${JSON.stringify(key)}: ${shortened(value)}`,
  );
  return [
    '{',
    [
      ...facts,
      `  "epochs": [\n${epochLines.join(',\n')}\n  ]`,
      `  "batches": {\n${batchLines.join(',\n')}\n  }`,
    ].join(',\n'),
    '}',
    '',
  ].join('\n');
}

function line(key: string, json: string): string {
  return `  ${JSON.stringify(key)}: ${json}`;
}

/** JSON with every number that isn't an integer cut to six significant digits. */
function shortened(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'number' && !Number.isInteger(inner) ? Number(inner.toPrecision(DIGITS)) : inner,
  );
}
