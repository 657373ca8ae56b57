import { FAILURE_KINDS } from '../analysis/critical/failure.js';
import { CONTROL_LOSSES } from '../engines/variants/names.js';
import { VERDICTS } from '../analysis/verdict.js';
import { table, type RowOf } from './table.js';
import * as t from './typed-schema.js';

/** Which grid a row is of: the main study, the one with more epochs, or a control. */
const study = t.keyOf({ main: null, horizon: null, ...CONTROL_LOSSES });

export type CriticalStudy = t.Infer<typeof study>;

/** Of any run of an octave: which it is, and how it ended. */
const RUN = {
  width: t.count,
  seed: t.count,
  learning_rate: t.number(),
  log2_rate: t.number(),
  epochs_planned: t.count,
  /** The last epoch that ended finite. */
  epochs_run: t.count,
  verdict: t.oneOf(...VERDICTS),
};

const FINALS = {
  /** On the first 10,000 training images after the last epoch; `null` for a run that became non-finite, as all finals. */
  final_train_loss: t.figure,
  final_train_accuracy: t.figure,
  final_test_loss: t.figure,
  final_test_accuracy: t.figure,
  /** 0-based over all epochs; `null` for a run that stayed finite. */
  first_nonfinite_step: t.nullable(t.count),
};

/** One run of the critical-rate study; losses in nats (the control `mse`: half squared distances), accuracies shares in [0, 1]. */
export const CRITICAL_RUN_TABLE = table({
  study,
  ...RUN,
  /** `null` for a run that didn't fail. */
  failure: t.nullable(t.oneOf(...FAILURE_KINDS)),
  /** Failures count above the width's best rate only. */
  above_best: t.boolean(),
  ...FINALS,
  nonfinite_in: t.nullable(t.oneOf('loss', 'weights')),
  last_batches_median: t.figure,
  /** Share of the judged steps with z > 7. */
  spike_rate: t.figure,
  /** Largest absolute logit over the test set at the end. */
  largest_logit: t.figure,
  /** Units of each hidden layer that are 0 on all probe images at the end. */
  dead_units_1: t.nullable(t.count),
  dead_units_2: t.nullable(t.count),
});

export type CriticalRunRow = RowOf<typeof CRITICAL_RUN_TABLE>;

/** How many runs of a width failed in one way at one rate, with Wilson's 95 % interval of the share. */
export const CRITICAL_KIND_TABLE = table({
  study,
  width: t.count,
  learning_rate: t.number(),
  log2_rate: t.number(),
  kind: t.oneOf(...FAILURE_KINDS),
  runs: t.count,
  failures: t.count,
  share: t.number(),
  share_low: t.number(),
  share_high: t.number(),
});

export type CriticalKindRow = RowOf<typeof CRITICAL_KIND_TABLE>;

/** One run of the grid in which the optimum rate is looked for; losses in nats, accuracies shares in [0, 1]. */
export const OPTIMUM_TABLE = table({ ...RUN, ...FINALS });

export type OptimumRow = RowOf<typeof OPTIMUM_TABLE>;
