import { FAILURE_KINDS, type FailureKind } from '../analysis/critical/failure.js';
import { CONTROL_LOSSES, type ControlName } from '../engines/variants/names.js';
import { VERDICTS, type Verdict } from '../analysis/verdict.js';
import { count, figure, flag, oneOf, orNull } from './columns.js';
import { table } from './table.js';

/** Which grid a row is of: the main study, the one with more epochs, or a control. */
export type CriticalStudy = 'main' | 'horizon' | ControlName;

const study = oneOf('main', 'horizon', ...Object.keys(CONTROL_LOSSES));

/** One run of the critical-rate study; losses in nats (the control `mse`: half squared distances), accuracies shares in [0, 1]. */
export interface CriticalRunRow {
  readonly study: CriticalStudy;
  readonly width: number;
  readonly seed: number;
  readonly learning_rate: number;
  readonly log2_rate: number;
  readonly epochs_planned: number;
  /** The last epoch that ended finite. */
  readonly epochs_run: number;
  readonly verdict: Verdict;
  /** `null` for a run that didn't fail. */
  readonly failure: FailureKind | null;
  /** Failures count above the width's best rate only. */
  readonly above_best: boolean;
  /** On the first 10,000 training images after the last epoch; `null` for a run that became non-finite, as all finals. */
  readonly final_train_loss: number | null;
  readonly final_train_accuracy: number | null;
  readonly final_test_loss: number | null;
  readonly final_test_accuracy: number | null;
  /** 0-based over all epochs; `null` for a run that stayed finite. */
  readonly first_nonfinite_step: number | null;
  readonly nonfinite_in: 'loss' | 'weights' | null;
  readonly last_batches_median: number | null;
  /** Share of the judged steps with z > 7. */
  readonly spike_rate: number | null;
  /** Largest absolute logit over the test set at the end. */
  readonly largest_logit: number | null;
  /** Units of each hidden layer that are 0 on all probe images at the end. */
  readonly dead_units_1: number | null;
  readonly dead_units_2: number | null;
}

export const CRITICAL_RUN_TABLE = table<CriticalRunRow>({
  study,
  width: count,
  seed: count,
  learning_rate: figure,
  log2_rate: figure,
  epochs_planned: count,
  epochs_run: count,
  verdict: oneOf(...VERDICTS),
  failure: orNull(oneOf(...FAILURE_KINDS)),
  above_best: flag,
  final_train_loss: orNull(figure),
  final_train_accuracy: orNull(figure),
  final_test_loss: orNull(figure),
  final_test_accuracy: orNull(figure),
  first_nonfinite_step: orNull(count),
  nonfinite_in: orNull(oneOf('loss', 'weights')),
  last_batches_median: orNull(figure),
  spike_rate: orNull(figure),
  largest_logit: orNull(figure),
  dead_units_1: orNull(count),
  dead_units_2: orNull(count),
});

/** How many runs of a width failed in one way at one rate, with Wilson's 95 % interval of the share. */
export interface CriticalKindRow {
  readonly study: CriticalStudy;
  readonly width: number;
  readonly learning_rate: number;
  readonly log2_rate: number;
  readonly kind: FailureKind;
  readonly runs: number;
  readonly failures: number;
  readonly share: number;
  readonly share_low: number;
  readonly share_high: number;
}

export const CRITICAL_KIND_TABLE = table<CriticalKindRow>({
  study,
  width: count,
  learning_rate: figure,
  log2_rate: figure,
  kind: oneOf(...FAILURE_KINDS),
  runs: count,
  failures: count,
  share: figure,
  share_low: figure,
  share_high: figure,
});
