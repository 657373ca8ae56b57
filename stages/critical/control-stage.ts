import { integer, object, oneOf, stage } from 'lockstep/stage';
import { readDataset } from '../data/read-dataset.js';
import { onnxruntimeVariant } from '../engines/onnxruntime/variant/index.js';
import type { Variant } from '../engines/variants/variant.js';
import { trainOctave } from './train-octave.js';
import { writeOctave } from './write-octave.js';

/** One octave of rates of one width and seed, by the control whose entry point calls this. */
export async function controlStage(variant: Variant): Promise<void> {
  const {
    params,
    with: cell,
    deps,
    outs,
    progress,
  } = stage({
    params: object({ training: object({ batch: integer(1) }) }),
    with: object({
      control: oneOf(variant.name),
      dataset: oneOf('fashion-mnist'),
      width: integer(1),
      seed: integer(0),
      octave: integer(),
      steps: integer(1),
      epochs: integer(1),
    }),
    deps: ['data'],
    outs: ['octave'],
  });
  const octave = await trainOctave(
    onnxruntimeVariant(variant),
    variant.initialise,
    await readDataset(deps.data),
    cell,
    params.training.batch,
    (done, total, log2Rate) => {
      progress(done, total, `rate 2^${String(log2Rate)}`);
    },
  );
  await writeOctave(outs.octave, octave);
}
