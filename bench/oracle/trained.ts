import { integer, list, nullable, number, object, oneOf, type Infer } from 'lockstep/stage';
import { hashWeights } from '../../stages/model/hash.js';
import { batchRecord } from '../../stages/train/batch-record.js';
import type { Cell } from '../../stages/train/cell.js';

const figure = nullable(number());

/** What train.py leaves in trained.json. */
export const trainedShape = object({
  epochs: list(
    object({
      epoch: integer(0),
      meanBatchLoss: figure,
      trainLoss: figure,
      trainAccuracy: figure,
      testLoss: figure,
      testAccuracy: figure,
      fullTrainLoss: figure,
      fullTrainAccuracy: figure,
      updateNorm: figure,
      deadUnits: list(integer(0)),
      largestLogit: figure,
    }),
  ),
  nonfinite: nullable(object({ step: integer(0), what: oneOf('loss', 'weights') })),
});

export type Trained = Infer<typeof trainedShape>;

/**
 * What PyTorch trained, as a rerun of the recorded cell: at its place of the grid, and under its engine's name.
 *
 * @param losses of every batch that was trained, before its update
 * @param weights the last ones: W1, b1, W2, b2, … in a row
 */
export function rerunOf(
  recorded: Cell,
  { epochs, nonfinite }: Trained,
  { losses, weights }: { readonly losses: Float32Array; readonly weights: Float32Array },
): Cell {
  return {
    ...recorded,
    epochs,
    nonfinite,
    batches: batchRecord([...losses]),
    hashes: { ...recorded.hashes, finalWeights: hashWeights([weights]) },
  };
}
