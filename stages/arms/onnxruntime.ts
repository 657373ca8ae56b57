import { writeFile } from 'node:fs/promises';
import { integer, object, oneOf, stage, string } from 'lockstep/stage';
import { readDataset } from '../data/read-dataset.js';
import { trainArm } from './train-arm.js';
import { encodeArmOctave } from './write-arm-octave.js';

const {
  with: spec,
  deps,
  outs,
  progress,
} = stage({
  with: object({
    arm: string(),
    dataset: oneOf('fashion-mnist', 'mnist'),
    activation: oneOf('relu', 'leaky-0.001', 'leaky-0.01', 'leaky-0.1', 'tanh'),
    loss: oneOf('cross-entropy', 'squared-error'),
    batchSize: integer(1),
    batches: integer(1),
    width: integer(1),
    seed: integer(0),
    octave: integer(),
    steps: integer(1),
  }),
  deps: ['data'],
  outs: ['octave'],
});
const octave = await trainArm(await readDataset(deps.data), spec, (done, total, log2Rate) => {
  progress(done, total, `rate 2^${String(log2Rate)}`);
});
await writeFile(outs.octave, encodeArmOctave(octave));
