import { VERDICTS, type Verdict } from '../analysis/verdict.js';
import type { Cell } from '../train/cell.js';
import { count, figure, flag, oneOf, orNull, text } from './columns.js';
import { table } from './table.js';

/** Which run a row is about. */
export interface CellAddress {
  readonly dataset: Cell['dataset'];
  readonly size: Cell['size'];
  readonly learning_rate: number;
  readonly seed: number;
  readonly engine: Cell['engine'];
}

/** One run: losses are per-sample mean cross-entropies in nats, accuracies shares in [0, 1]. */
export interface CellRow extends CellAddress {
  /** The last epoch that has a record. */
  readonly epochs_run: number;
  /** On the first 10,000 training images after the last epoch; `null` for a run that became non-finite, as all finals. */
  readonly final_train_loss: number | null;
  readonly final_test_loss: number | null;
  /** The minimum over the test set is descriptive: it ranks nothing. */
  readonly best_test_loss: number | null;
  readonly best_epoch: number | null;
  readonly final_test_accuracy: number | null;
  /** 0-based over all epochs; `null` for a run that stayed finite. */
  readonly first_nonfinite_step: number | null;
  readonly verdict: Verdict;
  /** STUCK_AT_CHANCE with a hidden layer whose units are all but all inactive. */
  readonly dead: boolean;
  readonly nonfinite_in: 'loss' | 'weights' | null;
  readonly final_train_accuracy: number | null;
  /** Over all training images, at the end. */
  readonly full_train_loss: number | null;
  readonly full_train_accuracy: number | null;
  /** e*, the epoch with the smallest centred five-epoch median of the test loss. */
  readonly onset_epoch: number | null;
  /** GL(E), in percent. */
  readonly generalisation_loss: number | null;
  /** r = T3(E) / T3(E−10). */
  readonly plateau_ratio: number | null;
  readonly catapult: boolean;
  /** Share of the judged steps with z > 7. */
  readonly spike_rate: number | null;
  readonly spikes_z4: number;
  readonly spikes_z5: number;
  readonly spikes_z7: number;
  readonly spikes_z10: number;
  /** Root mean square of the second differences of log T(e). */
  readonly roughness: number | null;
  readonly last_batches_median: number | null;
  /** Largest absolute logit over the test set at the end. */
  readonly largest_logit: number | null;
}

export const CELL_TABLE = table<CellRow>({
  dataset: oneOf('fashion-mnist', 'mnist'),
  size: oneOf('small', 'medium', 'large'),
  learning_rate: figure,
  seed: count,
  engine: text,
  epochs_run: count,
  final_train_loss: orNull(figure),
  final_test_loss: orNull(figure),
  best_test_loss: orNull(figure),
  best_epoch: orNull(count),
  final_test_accuracy: orNull(figure),
  first_nonfinite_step: orNull(count),
  verdict: oneOf(...VERDICTS),
  dead: flag,
  nonfinite_in: orNull(oneOf('loss', 'weights')),
  final_train_accuracy: orNull(figure),
  full_train_loss: orNull(figure),
  full_train_accuracy: orNull(figure),
  onset_epoch: orNull(count),
  generalisation_loss: orNull(figure),
  plateau_ratio: orNull(figure),
  catapult: flag,
  spike_rate: orNull(figure),
  spikes_z4: count,
  spikes_z5: count,
  spikes_z7: count,
  spikes_z10: count,
  roughness: orNull(figure),
  last_batches_median: orNull(figure),
  largest_logit: orNull(figure),
});
