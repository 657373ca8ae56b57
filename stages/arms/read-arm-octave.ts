import type { Cell as GroupCell } from 'lockstep/stage';
import { OCTAVE, OCTAVE_RUN } from '../critical/read-octave.js';
import {
  count,
  figure,
  list,
  number,
  object,
  positive,
  readGroup,
  readRecord,
  recordDecoder,
  text,
} from '../train/record-file.js';
import { ACTIVATIONS } from './activations.js';
import type { ArmOctave } from './arm-octave.js';

const RUN = object({
  ...OCTAVE_RUN,
  batches: object({ count, medianOfLast100: figure }),
  course: object({
    peak: { anyOf: [object({ step: count, loss: number }), { type: 'null' }] },
    above: list({ type: ['integer', 'null'], minimum: 0 }),
    dead: list(list(count)),
  }),
});

export const decodeArmOctave = recordDecoder<ArmOctave>(
  object({
    ...OCTAVE,
    arm: text,
    engine: { enum: ['onnxruntime', 'tfjs-node'] },
    activation: { enum: Object.keys(ACTIVATIONS) },
    loss: { enum: ['cross-entropy', 'squared-error'] },
    batchesPlanned: positive,
    bounds: list(number),
    probes: object({ images: positive, steps: list(positive) }),
    runs: list(RUN, 1),
  }),
  'an octave of an arm, format 1',
  'Train it anew',
);

/** @throws {Error} as `readRecord` */
export function readArmOctave(file: string): Promise<ArmOctave> {
  return readRecord(file, decodeArmOctave);
}

/** Reads the octaves of a group's cells, in their order. @throws {Error} as `readGroup` */
export function readArmOctaves(group: readonly GroupCell[]): Promise<readonly ArmOctave[]> {
  return readGroup(group, 'octave', readArmOctave);
}
