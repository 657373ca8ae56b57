import { ADDRESS } from './cell-table.js';
import { table, type RowOf } from './table.js';
import { integer, nullable, number } from './typed-schema.js';

/** One epoch of one run, from epoch 0; what was not finite is `null`. */
export const EPOCH_TABLE = table({
  ...ADDRESS,
  epoch: integer(0),
  /** Mean of the epoch's batch losses, each before its update; `null` at epoch 0. */
  mean_batch_loss: nullable(number()),
  /** On the first 10,000 training images, in evaluation. */
  train_loss: nullable(number()),
  train_accuracy: nullable(number()),
  test_loss: nullable(number()),
  test_accuracy: nullable(number()),
  /** Euclidean norm of the epoch's change of all weights and biases; `null` at epoch 0. */
  update_norm: nullable(number()),
  /** Units that are inactive on all probe images, in both hidden layers together. */
  dead_units: integer(0),
  largest_logit: nullable(number()),
});

export type EpochRow = RowOf<typeof EPOCH_TABLE>;
