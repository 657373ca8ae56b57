import type { CellAddress } from './cell-table.js';
import { count, figure, oneOf, orNull, text } from './columns.js';
import { table } from './table.js';

/** One epoch of one run, from epoch 0; what was not finite is `null`. */
export interface EpochRow extends CellAddress {
  readonly epoch: number;
  /** Mean of the epoch's batch losses, each before its update; `null` at epoch 0. */
  readonly mean_batch_loss: number | null;
  /** On the first 10,000 training images, in evaluation. */
  readonly train_loss: number | null;
  readonly train_accuracy: number | null;
  readonly test_loss: number | null;
  readonly test_accuracy: number | null;
  /** Euclidean norm of the epoch's change of all weights and biases; `null` at epoch 0. */
  readonly update_norm: number | null;
  /** Units that are inactive on all probe images, in both hidden layers together. */
  readonly dead_units: number;
  readonly largest_logit: number | null;
}

export const EPOCH_TABLE = table<EpochRow>({
  dataset: oneOf('fashion-mnist', 'mnist'),
  size: oneOf('small', 'medium', 'large'),
  learning_rate: figure,
  seed: count,
  engine: text,
  epoch: count,
  mean_batch_loss: orNull(figure),
  train_loss: orNull(figure),
  train_accuracy: orNull(figure),
  test_loss: orNull(figure),
  test_accuracy: orNull(figure),
  update_norm: orNull(figure),
  dead_units: count,
  largest_logit: orNull(figure),
});
