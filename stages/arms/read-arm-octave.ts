import { readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import type { Cell as GroupCell } from 'lockstep/stage';
import { OCTAVE, OCTAVE_RUN, readEachOctave } from '../critical/read-octave.js';
import { count, decodeRecord, figure, list, number, object, positive } from '../train/record-file.js';
import { ACTIVATIONS } from './activations.js';
import type { ArmOctave } from './arm-octave.js';

const step = { type: ['integer', 'null'], minimum: 0 };

const RUN = object({
  ...OCTAVE_RUN,
  batches: object({ count, medianOfLast100: figure }),
  course: object({
    peak: { anyOf: [object({ step: count, loss: number }), { type: 'null' }] },
    above: list(step),
    dead: list(list(count)),
  }),
});

const validate = new Ajv({ allowUnionTypes: true }).compile<ArmOctave>(
  object({
    ...OCTAVE,
    arm: { type: 'string', minLength: 1 },
    engine: { enum: ['onnxruntime', 'tfjs-node'] },
    activation: { enum: Object.keys(ACTIVATIONS) },
    loss: { enum: ['cross-entropy', 'squared-error'] },
    batchesPlanned: positive,
    bounds: list(number),
    probes: object({ images: positive, steps: list(positive) }),
    runs: { ...list(RUN), minItems: 1 },
  }),
);

/**
 * Reads the octaves of a group's cells, in their order.
 *
 * @throws {Error} when a file can't be read or isn't such an octave: the message names the file, the place in it and
 *   what was expected
 */
export function readArmOctaves(group: readonly GroupCell[]): Promise<readonly ArmOctave[]> {
  return readEachOctave(group, decodeArmOctave);
}

/** @throws {Error} as `readArmOctaves` */
export async function readArmOctave(file: string): Promise<ArmOctave> {
  return decodeArmOctave(await readFile(file, 'utf8'), file);
}

/** @throws {Error} as `readArmOctaves`; `file` is for the message. */
export function decodeArmOctave(text: string, file: string): ArmOctave {
  return decodeRecord(text, file, validate, { what: 'an octave of an arm, format 1', anew: 'Train it anew' });
}
