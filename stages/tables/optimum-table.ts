import { VERDICTS, type Verdict } from '../analysis/verdict.js';
import { count, figure, oneOf, orNull } from './columns.js';
import { table } from './table.js';

/** One run of the grid in which the optimum rate is looked for; losses in nats, accuracies shares in [0, 1]. */
export interface OptimumRow {
  readonly width: number;
  readonly seed: number;
  readonly learning_rate: number;
  readonly log2_rate: number;
  readonly epochs_planned: number;
  /** The last epoch that ended finite. */
  readonly epochs_run: number;
  readonly verdict: Verdict;
  /** On the first 10,000 training images after the last epoch; `null` for a run that became non-finite, as all finals. */
  readonly final_train_loss: number | null;
  readonly final_train_accuracy: number | null;
  readonly final_test_loss: number | null;
  readonly final_test_accuracy: number | null;
  /** 0-based over all epochs; `null` for a run that stayed finite. */
  readonly first_nonfinite_step: number | null;
}

export const OPTIMUM_TABLE = table<OptimumRow>({
  width: count,
  seed: count,
  learning_rate: figure,
  log2_rate: figure,
  epochs_planned: count,
  epochs_run: count,
  verdict: oneOf(...VERDICTS),
  final_train_loss: orNull(figure),
  final_train_accuracy: orNull(figure),
  final_test_loss: orNull(figure),
  final_test_accuracy: orNull(figure),
  first_nonfinite_step: orNull(count),
});
