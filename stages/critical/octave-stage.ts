import { integer, object, oneOf, stage, type Shape } from 'lockstep/stage';
import { readDataset } from '../data/read-dataset.js';
import { onnxruntimeVariant } from '../engines/onnxruntime/index.js';
import type { Control, Variant } from '../engines/variants/variant.js';
import { trainOctave } from './train-octave.js';
import { trainRate } from './train-rate.js';
import { writeOctave } from './write-octave.js';

/** One octave of rates of one width and seed, trained as the export that calls this has it. */
export async function octaveStage(
  variant: Variant,
  own: Readonly<Record<string, Shape<string>>>,
): Promise<void> {
  const {
    params,
    with: cell,
    deps,
    outs,
    progress,
  } = stage({
    params: object({ training: object({ batch: integer(1) }) }),
    with: object({
      dataset: oneOf('fashion-mnist', 'mnist'),
      width: integer(1),
      seed: integer(0),
      octave: integer(),
      steps: integer(1),
      epochs: integer(1),
      ...own,
    }),
    deps: ['data'],
    outs: ['octave'],
  });
  const dataset = await readDataset(deps.data);
  const { batch: batchSize } = params.training;
  const batches = cell.epochs * Math.floor(dataset.train.count / batchSize);
  const octave = await trainOctave(
    { engine: onnxruntimeVariant(variant), initialise: variant.initialise, train: trainRate },
    dataset,
    { ...cell, batchSize, batches },
    (done, total, log2Rate) => {
      progress(done, total, `rate 2^${String(log2Rate)}`);
    },
  );
  await writeOctave(outs.octave, octave);
}

/** One octave of rates of one width and seed, by a control. */
export async function controlStage(control: Control): Promise<void> {
  await octaveStage(control, { control: oneOf(control.name) });
}
