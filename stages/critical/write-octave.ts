import { writeFile } from 'node:fs/promises';
import { sixDigits } from '../train/six-digits.js';
import type { Octave, RateRun } from './octave.js';

/** Writes an octave's JSON file; its folder must exist. */
export async function writeOctave(file: string, octave: Octave): Promise<void> {
  await writeFile(file, encodeOctave(octave));
}

/** JSON with a line a fact, and of each run a line for its facts, its epochs and its batches; equal bytes for equal results. */
export function encodeOctave({ untrained, runs, ...facts }: Octave): string {
  const lines = [
    ...Object.entries(facts).map(([name, value]) => `"${name}": ${JSON.stringify(value)}`),
    `"untrained": ${sixDigits(untrained)}`,
    `"runs": [\n${runs.map(encodeRun).join(',\n')}\n  ]`,
  ];
  return `{\n${lines.map((line) => `  ${line}`).join(',\n')}\n}\n`;
}

/** Rates are exact; measured figures are rounded. */
function encodeRun({ epochs, batches, ...facts }: RateRun): string {
  const lines = [
    JSON.stringify(facts).slice(1, -1),
    `"epochs": ${sixDigits(epochs)}`,
    `"batches": ${sixDigits(batches)}`,
  ];
  return `    {\n${lines.map((line) => `      ${line}`).join(',\n')}\n    }`;
}
