import { integer, list, metric, number, object, oneOf, record, stage } from 'lockstep/stage';
import { readDataset } from '../data/read-dataset.js';
import type { Engine } from '../engines/engine.js';
import { trainCell } from './train-cell.js';
import { writeCell } from './write-cell.js';

/** One cell of the grid, on the engine whose export calls this. */
export async function trainStage(engine: Engine): Promise<void> {
  const {
    params,
    with: cell,
    deps,
    outs,
    progress,
  } = stage({
    params: object({
      sizes: record(list(integer(1))),
      training: object({ epochs: integer(1), batch: integer(1) }),
    }),
    with: object({
      dataset: oneOf('fashion-mnist', 'mnist'),
      size: oneOf('small', 'medium', 'large'),
      rate: number(),
      seed: integer(0),
      engine: oneOf('onnxruntime', 'tfjs-node'),
    }),
    deps: ['data'],
    outs: ['cell'],
  });
  const hidden = params.sizes[cell.size];
  if (hidden === undefined) throw new Error(`params has no sizes.${cell.size}`);
  const { epochs, batch } = params.training;

  const trained = await trainCell(
    engine,
    await readDataset(deps.data),
    cell,
    { hidden, epochs, batch },
    ({ epoch, trainLoss, testLoss, testAccuracy }) => {
      progress(epoch, epochs, `test loss ${testLoss?.toFixed(3) ?? 'not finite'}`);
      metric({
        epoch,
        train_loss: trainLoss ?? NaN,
        test_loss: testLoss ?? NaN,
        test_accuracy: testAccuracy ?? NaN,
      });
    },
  );
  await writeCell(outs.cell, trained);
}
