import { VERDICTS } from '../analysis/verdict.js';
import { table, type RowOf } from './table.js';
import * as t from './typed-schema.js';

/** Which run a row is about. */
export const ADDRESS = {
  dataset: t.dataset,
  size: t.size,
  learning_rate: t.number(),
  seed: t.count,
  engine: t.engine,
};

export type CellAddress = t.Described<typeof ADDRESS>;

/** One run: losses are per-sample mean cross-entropies in nats, accuracies shares in [0, 1]. */
export const CELL_TABLE = table({
  ...ADDRESS,
  /** The last epoch that has a record. */
  epochs_run: t.count,
  /** On the first 10,000 training images after the last epoch; `null` for a run that became non-finite, as all finals. */
  final_train_loss: t.figure,
  final_test_loss: t.figure,
  /** The minimum over the test set is descriptive: it ranks nothing. */
  best_test_loss: t.figure,
  best_epoch: t.nullable(t.count),
  final_test_accuracy: t.figure,
  /** 0-based over all epochs; `null` for a run that stayed finite. */
  first_nonfinite_step: t.nullable(t.count),
  verdict: t.oneOf(...VERDICTS),
  /** STUCK_AT_CHANCE with a hidden layer whose units are all but all inactive. */
  dead: t.boolean(),
  nonfinite_in: t.nullable(t.oneOf('loss', 'weights')),
  final_train_accuracy: t.figure,
  /** Over all training images, at the end. */
  full_train_loss: t.figure,
  full_train_accuracy: t.figure,
  /** e*, the epoch with the smallest centred five-epoch median of the test loss. */
  onset_epoch: t.nullable(t.count),
  /** GL(E), in percent. */
  generalisation_loss: t.figure,
  /** r = T3(E) / T3(E−10). */
  plateau_ratio: t.figure,
  catapult: t.boolean(),
  /** Share of the judged steps with z > 7. */
  spike_rate: t.figure,
  spikes_z4: t.count,
  spikes_z5: t.count,
  spikes_z7: t.count,
  spikes_z10: t.count,
  /** Root mean square of the second differences of log T(e). */
  roughness: t.figure,
  last_batches_median: t.figure,
  /** Largest absolute logit over the test set at the end. */
  largest_logit: t.figure,
});

export type CellRow = RowOf<typeof CELL_TABLE>;

/** One epoch of one run, from epoch 0; what was not finite is `null`. */
export const EPOCH_TABLE = table({
  ...ADDRESS,
  epoch: t.count,
  /** Mean of the epoch's batch losses, each before its update; `null` at epoch 0. */
  mean_batch_loss: t.figure,
  /** On the first 10,000 training images, in evaluation. */
  train_loss: t.figure,
  train_accuracy: t.figure,
  test_loss: t.figure,
  test_accuracy: t.figure,
  /** Euclidean norm of the epoch's change of all weights and biases; `null` at epoch 0. */
  update_norm: t.figure,
  /** Units that are inactive on all probe images, in both hidden layers together. */
  dead_units: t.count,
  largest_logit: t.figure,
});

export type EpochRow = RowOf<typeof EPOCH_TABLE>;

/**
 * The runs of one data set, size and rate over their seeds. Means are over the runs that stayed finite, and conditional
 * on that: `finite` of `runs`. Half-widths are of 95 % intervals of the mean; `null` with fewer than two finite runs.
 */
export const SUMMARY_TABLE = table({
  dataset: t.dataset,
  size: t.size,
  learning_rate: t.number(),
  engine: t.engine,
  runs: t.count,
  finite: t.count,
  final_train_loss_mean: t.figure,
  final_train_loss_sd: t.figure,
  final_train_loss_half_width: t.figure,
  final_test_loss_mean: t.figure,
  final_test_loss_sd: t.figure,
  final_test_loss_half_width: t.figure,
  best_test_loss_mean: t.figure,
  best_test_loss_sd: t.figure,
  final_test_accuracy_mean: t.figure,
  final_test_accuracy_sd: t.figure,
  /** `CONVERGED 2/3, OVERFIT 1/3`, most frequent first. */
  verdicts: t.string(),
});

export type SummaryRow = RowOf<typeof SUMMARY_TABLE>;

/** A run on another engine beside those on the first, the reference. `null` where the reference has no such run. */
export const ENGINE_TABLE = table({
  ...ADDRESS,
  reference: t.engine,
  /** Whether the same seed's run on the reference began with the same weights and saw the same batches. */
  same_start: t.nullable(t.boolean()),
  /** Largest relative difference of the first batch losses (up to 200) from those of the reference's run. */
  first_losses_difference: t.figure,
  final_test_loss: t.figure,
  reference_final_test_loss: t.figure,
  /** The 95 % interval of one more run, over the reference's seeds; with fewer than three of them there is none. */
  interval_low: t.figure,
  interval_high: t.figure,
  inside: t.nullable(t.boolean()),
  verdict: t.oneOf(...VERDICTS),
  reference_verdict: t.nullable(t.oneOf(...VERDICTS)),
  /** The reference's seeds got different verdicts here, so that another engine's may differ as well. */
  boundary: t.boolean(),
});

export type EngineRow = RowOf<typeof ENGINE_TABLE>;
