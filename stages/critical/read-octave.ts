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

/** What a record has of a run of an octave, whichever study it is of. */
export const OCTAVE_RUN = {
  log2Rate: number,
  learningRate: { type: 'number', exclusiveMinimum: 0 },
  nonfinite: NONFINITE,
  finalWeights: hash,
  epochs: list(object(EPOCH)),
};

/** What a record has of an octave beside its runs, whichever study it is of. */
export const OCTAVE = {
  format: { const: 1 },
  dataset: { enum: ['fashion-mnist', 'mnist'] },
  hidden: { ...list(positive), minItems: 1 },
  seed: count,
  octave: { type: 'integer' },
  steps: positive,
  batchSize: positive,
  batchesPerEpoch: positive,
  epochsPlanned: positive,
  hashes: object({ initialWeights: hash, firstEpochOrder: hash }),
  untrained: object(EPOCH),
};

const validate = new Ajv({ allowUnionTypes: true }).compile<Octave>(
  object({
    ...OCTAVE,
    engine: { type: 'string', minLength: 1 },
    runs: { ...list(object({ ...OCTAVE_RUN, batches: object(BATCHES) })), minItems: 1 },
  }),
);

/**
 * Reads the octaves of a group's cells, in their order.
 *
 * @throws {Error} when a file can't be read, is no JSON, is of another format, or isn't an octave: the message names
 *   the file, the place in it and what was expected.
 */
export function readOctaves(group: readonly GroupCell[]): Promise<readonly Octave[]> {
  return readEachOctave(group, decodeOctave);
}

/**
 * The out named octave of each of a group's cells, in their order.
 *
 * @throws {Error} where a cell has no such out or it can't be read, and what `decode` throws
 */
export async function readEachOctave<T>(
  group: readonly GroupCell[],
  decode: (text: string, file: string) => T,
): Promise<readonly T[]> {
  return Promise.all(
    group.map(async ({ name, outs: { octave } }) => {
      if (octave === undefined) throw new Error(`${name} has no out named octave`);
      return decode(await readFile(octave, 'utf8'), octave);
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
