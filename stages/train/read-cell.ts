import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv, type SchemaObject } from 'ajv';
import type { Cell } from './cell.js';

const count = { type: 'integer', minimum: 0 };
const number = { type: 'number' };
const figure = { type: ['number', 'null'] };
const hash = { type: 'string', pattern: '^[0-9a-f]{64}$' };

/** Every property is required, none beyond them is allowed. */
function object(properties: Readonly<Record<string, SchemaObject>>): SchemaObject {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}

function list(items: SchemaObject): SchemaObject {
  return { type: 'array', items };
}

const SCHEMA = object({
  format: { const: 1 },
  dataset: { enum: ['fashion-mnist', 'mnist'] },
  size: { enum: ['small', 'medium', 'large'] },
  hidden: { ...list({ type: 'integer', minimum: 1 }), minItems: 1 },
  learningRate: number,
  seed: count,
  engine: { enum: ['onnxruntime', 'tfjs-node'] },
  batchSize: { type: 'integer', minimum: 1 },
  batchesPerEpoch: { type: 'integer', minimum: 1 },
  epochsPlanned: { type: 'integer', minimum: 1 },
  nonfinite: {
    anyOf: [{ type: 'null' }, object({ step: count, what: { enum: ['loss', 'weights'] } })],
  },
  hashes: object({ initialWeights: hash, firstEpochOrder: hash, finalWeights: hash }),
  epochs: {
    ...list(
      object({
        epoch: count,
        meanBatchLoss: figure,
        trainLoss: figure,
        trainAccuracy: figure,
        testLoss: figure,
        testAccuracy: figure,
        fullTrainLoss: figure,
        fullTrainAccuracy: figure,
        updateNorm: figure,
        deadUnits: list(count),
        largestLogit: figure,
      }),
    ),
    minItems: 1,
  },
  batches: object({
    count,
    first: list(number),
    medianOfLast100: figure,
    buckets: object({ size: { type: 'integer', minimum: 1 }, min: list(number), max: list(number) }),
    spikes: object({ z4: count, z5: count, z7: count, z10: count }),
    earlyEmaMax: figure,
  }),
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
  const cell = parse(text, file);
  if (validate(cell)) return cell;
  const [error] = validate.errors ?? [];
  throw new Error(
    `${file}: not a training cell of format 1: ${error?.instancePath ?? ''} ${error?.message ?? ''}. ` +
      'Train the cell anew, or read it with the version of the study that wrote it.',
  );
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${file}: not JSON: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
