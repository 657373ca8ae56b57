import { integer, object, oneOf, stage } from 'lockstep/stage';
import { readDataset } from '../data/read-dataset.js';
import type { Engine } from '../engines/engine.js';
import { initialWeights } from '../model/initialisation.js';
import { trainOctave } from './train-octave.js';
import { writeOctave } from './write-octave.js';

/** One octave of rates of one width and seed, on the engine whose entry point calls this. */
export async function octaveStage(engine: Engine): Promise<void> {
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
    }),
    deps: ['data'],
    outs: ['octave'],
  });
  const octave = await trainOctave(
    engine,
    initialWeights,
    await readDataset(deps.data),
    cell,
    params.training.batch,
    (done, total, log2Rate) => {
      progress(done, total, `rate 2^${String(log2Rate)}`);
    },
  );
  await writeOctave(outs.octave, octave);
}
