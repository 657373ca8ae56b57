import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import type { Cell } from './cell.js';
import {
  BATCHES,
  count,
  decodeRecord,
  EPOCH,
  figure,
  hash,
  list,
  NONFINITE,
  number,
  object,
  positive,
} from './record-file.js';

const SCHEMA = object({
  format: { const: 1 },
  dataset: { enum: ['fashion-mnist', 'mnist'] },
  size: { enum: ['small', 'medium', 'large'] },
  hidden: { ...list(positive), minItems: 1 },
  learningRate: number,
  seed: count,
  engine: { enum: ['onnxruntime', 'tfjs-node'] },
  batchSize: positive,
  batchesPerEpoch: positive,
  epochsPlanned: positive,
  nonfinite: NONFINITE,
  hashes: object({ initialWeights: hash, firstEpochOrder: hash, finalWeights: hash }),
  epochs: {
    ...list(object({ ...EPOCH, fullTrainLoss: figure, fullTrainAccuracy: figure })),
    minItems: 1,
  },
  batches: object({ ...BATCHES, first: list(number) }),
});

const validate = new Ajv({ allowUnionTypes: true }).compile<Cell>(SCHEMA);

/**
 * Reads a cell's `cell.json`.
 *
 * @throws {Error} when the file can't be read, is no JSON, is of another format, or isn't a cell: the message names
 *   the file, the place in it and what was expected.
 */
export async function readCell(folder: string): Promise<Cell> {
  const file = join(folder, 'cell.json');
  return decodeCell(await readFile(file, 'utf8'), file);
}

/** @throws {Error} as `readCell`; `file` is for the message. */
export function decodeCell(text: string, file: string): Cell {
  return decodeRecord(text, file, validate, {
    what: 'a training cell of format 1',
    anew: 'Train the cell anew',
  });
}
