import { readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import type { Cell as GroupCell } from 'lockstep/stage';
import {
  BATCHES,
  count,
  decodeRecord,
  EPOCH,
  hash,
  list,
  NONFINITE,
  number,
  object,
  positive,
} from '../train/record-file.js';
import type { Octave } from './octave.js';

const RUN = object({
  log2Rate: number,
  learningRate: { type: 'number', exclusiveMinimum: 0 },
  nonfinite: NONFINITE,
  finalWeights: hash,
  epochs: list(object(EPOCH)),
  batches: object(BATCHES),
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
    untrained: object(EPOCH),
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
      return readOctave(outs.octave);
    }),
  );
}

/** @throws {Error} as `readOctaves` */
export async function readOctave(file: string): Promise<Octave> {
  return decodeOctave(await readFile(file, 'utf8'), file);
}

/** @throws {Error} as `readOctaves`; `file` is for the message. */
export function decodeOctave(text: string, file: string): Octave {
  return decodeRecord(text, file, validate, {
    what: 'an octave of rates of format 1',
    anew: 'Train it anew',
  });
}
