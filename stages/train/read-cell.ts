import { join } from 'node:path';
import type { Cell as GroupCell } from 'lockstep/stage';
import type { Cell } from './cell.js';
import {
  BATCHES,
  EPOCH,
  figure,
  hash,
  list,
  NONFINITE,
  number,
  object,
  positive,
  readGroup,
  readRecord,
  RECORD,
  recordDecoder,
} from './record-file.js';

const SIZES: readonly Cell['size'][] = ['small', 'medium', 'large'];

export const decodeCell = recordDecoder<Cell>(
  object({
    ...RECORD,
    size: { enum: SIZES },
    learningRate: number,
    engine: { enum: ['onnxruntime', 'tfjs-node'] },
    batchSize: positive,
    batchesPerEpoch: positive,
    epochsPlanned: positive,
    nonfinite: NONFINITE,
    hashes: object({ initialWeights: hash, firstEpochOrder: hash, finalWeights: hash }),
    epochs: list(object({ ...EPOCH, fullTrainLoss: figure, fullTrainAccuracy: figure }), 1),
    batches: object({ ...BATCHES, first: list(number) }),
  }),
  'a training cell of format 1',
  'Train the cell anew',
);

/** Reads a cell's `cell.json`. @throws {Error} as `readRecord` */
export function readCell(folder: string): Promise<Cell> {
  return readRecord(join(folder, 'cell.json'), decodeCell);
}

/**
 * Reads the cells of the `train` group, in the tables' order: data set, size from small to large, rate from high to
 * low, seed, engine.
 *
 * @throws {Error} as `readCell`
 */
export async function readCells(group: readonly GroupCell[]): Promise<readonly Cell[]> {
  const cells = await readGroup(group, 'cell', readCell);
  return cells.toSorted(
    (a, b) =>
      compare(a.dataset, b.dataset) ||
      SIZES.indexOf(a.size) - SIZES.indexOf(b.size) ||
      b.learningRate - a.learningRate ||
      a.seed - b.seed ||
      compare(a.engine, b.engine),
  );
}

/** By code units: the same everywhere, whatever the locale. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
