import { readFile } from 'node:fs/promises';
import { Ajv, type SchemaObject } from 'ajv';
import type { Cell as GroupCell } from 'lockstep/stage';
import type { Octave } from './octave.js';

const count = { type: 'integer', minimum: 0 };
const positive = { type: 'integer', minimum: 1 };
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

const EPOCH = object({
  epoch: count,
  meanBatchLoss: figure,
  trainLoss: figure,
  trainAccuracy: figure,
  testLoss: figure,
  testAccuracy: figure,
  updateNorm: figure,
  deadUnits: list(count),
  largestLogit: figure,
});

const RUN = object({
  log2Rate: number,
  learningRate: { type: 'number', exclusiveMinimum: 0 },
  nonfinite: { anyOf: [{ type: 'null' }, object({ step: count, what: { enum: ['loss', 'weights'] } })] },
  finalWeights: hash,
  epochs: list(EPOCH),
  batches: object({
    count,
    medianOfLast100: figure,
    buckets: object({ size: positive, min: list(number), max: list(number) }),
    spikes: object({ z4: count, z5: count, z7: count, z10: count }),
    earlyEmaMax: figure,
  }),
});

const validate = new Ajv({ allowUnionTypes: true }).compile<Octave>(
  object({
    format: { const: 1 },
    dataset: { enum: ['fashion-mnist', 'mnist'] },
    hidden: { ...list(positive), minItems: 1 },
    seed: count,
    octave: { type: 'integer' },
    steps: positive,
    engine: { type: 'string', minLength: 1 },
    batchSize: positive,
    batchesPerEpoch: positive,
    epochsPlanned: positive,
    hashes: object({ initialWeights: hash, firstEpochOrder: hash }),
    untrained: EPOCH,
    runs: { ...list(RUN), minItems: 1 },
  }),
);

/**
 * Reads the octaves of a group's cells, in their order.
 *
 * @throws {Error} when a file can't be read, is no JSON, is of another format, or isn't an octave: the message names
 *   the file, the place in it and what was expected.
 */
export async function readOctaves(group: readonly GroupCell[]): Promise<readonly Octave[]> {
  return Promise.all(
    group.map(async ({ name, outs }) => {
      if (outs.octave === undefined) throw new Error(`${name} has no out named octave`);
      return decodeOctave(await readFile(outs.octave, 'utf8'), outs.octave);
    }),
  );
}

/** @throws {Error} as `readOctaves`; `file` is for the message. */
export function decodeOctave(text: string, file: string): Octave {
  const octave = parse(text, file);
  if (validate(octave)) return octave;
  const [error] = validate.errors ?? [];
  throw new Error(
    `${file}: not an octave of rates of format 1: ${error?.instancePath ?? ''} ${error?.message ?? ''}. ` +
      'Train it anew, or read it with the version of the study that wrote it.',
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
