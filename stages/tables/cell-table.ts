import { VERDICTS } from '../analysis/verdict.js';
import { table, type RowOf } from './table.js';
import {
  boolean,
  dataset,
  engine,
  integer,
  nullable,
  number,
  oneOf,
  size,
  type Described,
} from './typed-schema.js';

/** Which run a row is about. */
export const ADDRESS = {
  dataset,
  size,
  learning_rate: number(),
  seed: integer(0),
  engine,
};

export type CellAddress = Described<typeof ADDRESS>;

/** One run: losses are per-sample mean cross-entropies in nats, accuracies shares in [0, 1]. */
export const CELL_TABLE = table({
  ...ADDRESS,
  /** The last epoch that has a record. */
  epochs_run: integer(0),
  /** On the first 10,000 training images after the last epoch; `null` for a run that became non-finite, as all finals. */
  final_train_loss: nullable(number()),
  final_test_loss: nullable(number()),
  /** The minimum over the test set is descriptive: it ranks nothing. */
  best_test_loss: nullable(number()),
  best_epoch: nullable(integer(0)),
  final_test_accuracy: nullable(number()),
  /** 0-based over all epochs; `null` for a run that stayed finite. */
  first_nonfinite_step: nullable(integer(0)),
  verdict: oneOf(...VERDICTS),
  /** STUCK_AT_CHANCE with a hidden layer whose units are all but all inactive. */
  dead: boolean(),
  nonfinite_in: nullable(oneOf('loss', 'weights')),
  final_train_accuracy: nullable(number()),
  /** Over all training images, at the end. */
  full_train_loss: nullable(number()),
  full_train_accuracy: nullable(number()),
  /** e*, the epoch with the smallest centred five-epoch median of the test loss. */
  onset_epoch: nullable(integer(0)),
  /** GL(E), in percent. */
  generalisation_loss: nullable(number()),
  /** r = T3(E) / T3(E−10). */
  plateau_ratio: nullable(number()),
  catapult: boolean(),
  /** Share of the judged steps with z > 7. */
  spike_rate: nullable(number()),
  spikes_z4: integer(0),
  spikes_z5: integer(0),
  spikes_z7: integer(0),
  spikes_z10: integer(0),
  /** Root mean square of the second differences of log T(e). */
  roughness: nullable(number()),
  last_batches_median: nullable(number()),
  /** Largest absolute logit over the test set at the end. */
  largest_logit: nullable(number()),
});

export type CellRow = RowOf<typeof CELL_TABLE>;
