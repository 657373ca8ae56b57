import { writeFile } from 'node:fs/promises';
import { integer, object, oneOf, stage, string } from 'lockstep/stage';
import { readDataset } from '../data/read-dataset.js';
import type { Engine } from '../engines/engine.js';
import { trainArm, type ArmSpec } from './train-arm.js';
import { encodeArmOctave } from './write-arm-octave.js';

/** One octave of rates of one width and seed of an arm, on the engine that its activation and loss ask for. */
export async function armStage(
  engineFor: (spec: Pick<ArmSpec, 'activation' | 'loss'>) => Engine,
): Promise<void> {
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
  const dataset = await readDataset(deps.data);
  const octave = await trainArm(engineFor(spec), dataset, spec, (done, total, log2Rate) => {
    progress(done, total, `rate 2^${String(log2Rate)}`);
  });
  await writeFile(outs.octave, encodeArmOctave(octave));
}
