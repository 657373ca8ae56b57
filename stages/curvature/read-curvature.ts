import type { Cell as GroupCell } from 'lockstep/stage';
import {
  hash,
  list,
  number,
  object,
  positive,
  readGroup,
  readRecord,
  RECORD,
  recordDecoder,
  text,
} from '../train/record-file.js';
import type { Curvature } from './curvature.js';

const nonnegative = { type: 'number', minimum: 0 };

export const decodeCurvature = recordDecoder<Curvature>(
  object({
    ...RECORD,
    engine: text,
    images: positive,
    iterations: positive,
    initialWeights: hash,
    eigenvalue: { type: 'number', exclusiveMinimum: 0 },
    residual: nonnegative,
    lastChange: nonnegative,
    quotients: list(number, 2),
  }),
  'a curvature of format 1',
  'Measure it anew',
);

/** Reads the curvatures of a group's cells, in their order. @throws {Error} as `readGroup` */
export function readCurvatures(group: readonly GroupCell[]): Promise<readonly Curvature[]> {
  return readGroup(group, 'curvature', (file) => readRecord(file, decodeCurvature));
}
