import type { Cell as GroupCell } from 'lockstep/stage';
import {
  BATCHES,
  EPOCH,
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
  text,
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
  ...RECORD,
  octave: { type: 'integer' },
  steps: positive,
  batchSize: positive,
  batchesPerEpoch: positive,
  epochsPlanned: positive,
  hashes: object({ initialWeights: hash, firstEpochOrder: hash }),
  untrained: object(EPOCH),
};

export const decodeOctave = recordDecoder<Octave>(
  object({
    ...OCTAVE,
    engine: text,
    runs: list(object({ ...OCTAVE_RUN, batches: object(BATCHES) }), 1),
  }),
  'an octave of rates of format 1',
  'Train it anew',
);

/** @throws {Error} as `readRecord` */
export function readOctave(file: string): Promise<Octave> {
  return readRecord(file, decodeOctave);
}

/** Reads the octaves of a group's cells, in their order. @throws {Error} as `readGroup` */
export function readOctaves(group: readonly GroupCell[]): Promise<readonly Octave[]> {
  return readGroup(group, 'octave', readOctave);
}
