import { readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import type { Cell as GroupCell } from 'lockstep/stage';
import {
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
} from '../train/record-file.js';
import { ACTIVATIONS } from './activations.js';
import type { ArmOctave } from './arm-octave.js';

const step = { type: ['integer', 'null'], minimum: 0 };

const RUN = object({
  log2Rate: number,
  learningRate: { type: 'number', exclusiveMinimum: 0 },
  nonfinite: NONFINITE,
  finalWeights: hash,
  epochs: list(object(EPOCH)),
  batches: object({ count, medianOfLast100: figure }),
  course: object({
    peak: { anyOf: [object({ step: count, loss: number }), { type: 'null' }] },
    above: list(step),
    dead: list(list(count)),
  }),
});

const validate = new Ajv({ allowUnionTypes: true }).compile<ArmOctave>(
  object({
    arm: { type: 'string', minLength: 1 },
    format: { const: 1 },
    dataset: { enum: ['fashion-mnist', 'mnist'] },
    hidden: { ...list(positive), minItems: 1 },
    seed: count,
    octave: { type: 'integer' },
    steps: positive,
    engine: { const: 'onnxruntime' },
    batchSize: positive,
    batchesPerEpoch: positive,
    epochsPlanned: positive,
    hashes: object({ initialWeights: hash, firstEpochOrder: hash }),
    activation: { enum: Object.keys(ACTIVATIONS) },
    loss: { enum: ['cross-entropy', 'squared-error'] },
    batchesPlanned: positive,
    bounds: list(number),
    probes: object({ images: positive, steps: list(positive) }),
    untrained: object(EPOCH),
    runs: { ...list(RUN), minItems: 1 },
  }),
);

/**
 * Reads the octaves of a group's cells, in their order.
 *
 * @throws {Error} when a file can't be read or isn't such an octave: the message names the file, the place in it and
 *   what was expected
 */
export async function readArmOctaves(group: readonly GroupCell[]): Promise<readonly ArmOctave[]> {
  return Promise.all(
    group.map(async ({ name, outs }) => {
      if (outs.octave === undefined) throw new Error(`${name} has no out named octave`);
      return decodeArmOctave(await readFile(outs.octave, 'utf8'), outs.octave);
    }),
  );
}

/** @throws {Error} as `readArmOctaves`; `file` is for the message. */
export function decodeArmOctave(text: string, file: string): ArmOctave {
  return decodeRecord(text, file, validate, { what: 'an octave of an arm, format 1', anew: 'Train it anew' });
}
