import { writeFile } from 'node:fs/promises';
import type { Octave, RateRun } from './octave.js';

/** As the grid's cells have: enough for every comparison that is made (1e-4 relative), short enough for git. */
const DIGITS = 6;

/** Writes an octave's JSON file; its folder must exist. */
export async function writeOctave(file: string, octave: Octave): Promise<void> {
  await writeFile(file, encodeOctave(octave));
}

/** JSON with a line a fact, and of each run a line for its facts, its epochs and its batches; equal bytes for equal results. */
export function encodeOctave({ untrained, runs, ...facts }: Octave): string {
  const lines = [
    ...Object.entries(facts).map(([name, value]) => `"${name}": ${JSON.stringify(value)}`),
    `"untrained": ${short(untrained)}`,
    `"runs": [\n${runs.map(encodeRun).join(',\n')}\n  ]`,
  ];
  return `{\n${lines.map((line) => `  ${line}`).join(',\n')}\n}\n`;
}

/** Rates are exact; measured figures are rounded. */
function encodeRun({ epochs, batches, ...facts }: RateRun): string {
  const lines = [
    JSON.stringify(facts).slice(1, -1),
    `"epochs": ${short(epochs)}`,
    `"batches": ${short(batches)}`,
  ];
  return `    {\n${lines.map((line) => `      ${line}`).join(',\n')}\n    }`;
}

/** Every number that isn't an integer is rounded to six significant digits. */
function short(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'number' && !Number.isInteger(inner) ? Number(inner.toPrecision(DIGITS)) : inner,
  );
}
