import { sixDigits } from '../train/six-digits.js';
import type { ArmOctave, ArmRun } from './arm-octave.js';

/** JSON with a line a fact and a line a run; equal bytes for equal results. Rates and bounds are exact. */
export function encodeArmOctave({ untrained, runs, ...facts }: ArmOctave): string {
  const lines = [
    ...Object.entries(facts).map(([name, value]) => `"${name}": ${JSON.stringify(value)}`),
    `"untrained": ${sixDigits(untrained)}`,
    `"runs": [\n${runs.map((run) => `    ${encodeRun(run)}`).join(',\n')}\n  ]`,
  ];
  return `{\n${lines.map((line) => `  ${line}`).join(',\n')}\n}\n`;
}

function encodeRun({ epochs, batches, course, ...facts }: ArmRun): string {
  const measured = sixDigits({ epochs, batches, course });
  return `${JSON.stringify(facts).slice(0, -1)},${measured.slice(1)}`;
}
