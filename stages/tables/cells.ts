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
  string,
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

/**
 * The runs of one data set, size and rate over their seeds. Means are over the runs that stayed finite, and conditional
 * on that: `finite` of `runs`. Half-widths are of 95 % intervals of the mean; `null` with fewer than two finite runs.
 */
export const SUMMARY_TABLE = table({
  dataset,
  size,
  learning_rate: number(),
  engine,
  runs: integer(0),
  finite: integer(0),
  final_train_loss_mean: nullable(number()),
  final_train_loss_sd: nullable(number()),
  final_train_loss_half_width: nullable(number()),
  final_test_loss_mean: nullable(number()),
  final_test_loss_sd: nullable(number()),
  final_test_loss_half_width: nullable(number()),
  best_test_loss_mean: nullable(number()),
  best_test_loss_sd: nullable(number()),
  final_test_accuracy_mean: nullable(number()),
  final_test_accuracy_sd: nullable(number()),
  /** `CONVERGED 2/3, OVERFIT 1/3`, most frequent first. */
  verdicts: string(),
});

export type SummaryRow = RowOf<typeof SUMMARY_TABLE>;

/** A run on another engine beside those on the first, the reference. `null` where the reference has no such run. */
export const ENGINE_TABLE = table({
  ...ADDRESS,
  reference: engine,
  /** Whether the same seed's run on the reference began with the same weights and saw the same batches. */
  same_start: nullable(boolean()),
  /** Largest relative difference of the first batch losses (up to 200) from those of the reference's run. */
  first_losses_difference: nullable(number()),
  final_test_loss: nullable(number()),
  reference_final_test_loss: nullable(number()),
  /** The 95 % interval of one more run, over the reference's seeds; with fewer than three of them there is none. */
  interval_low: nullable(number()),
  interval_high: nullable(number()),
  inside: nullable(boolean()),
  verdict: oneOf(...VERDICTS),
  reference_verdict: nullable(oneOf(...VERDICTS)),
  /** The reference's seeds got different verdicts here, so that another engine's may differ as well. */
  boundary: boolean(),
});

export type EngineRow = RowOf<typeof ENGINE_TABLE>;
