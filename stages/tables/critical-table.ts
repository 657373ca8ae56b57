import { FAILURE_KINDS } from '../analysis/critical/failure.js';
import { CONTROL_LOSSES } from '../engines/variants/names.js';
import { VERDICTS } from '../analysis/verdict.js';
import { table, type RowOf } from './table.js';
import { boolean, integer, keyOf, nullable, number, oneOf, type Infer } from './typed-schema.js';

/** Which grid a row is of: the main study, the one with more epochs, or a control. */
const study = keyOf({ main: null, horizon: null, ...CONTROL_LOSSES });

export type CriticalStudy = Infer<typeof study>;

/** Of any run of an octave: which it is, and how it ended. */
const RUN = {
  width: integer(0),
  seed: integer(0),
  learning_rate: number(),
  log2_rate: number(),
  epochs_planned: integer(0),
  /** The last epoch that ended finite. */
  epochs_run: integer(0),
  verdict: oneOf(...VERDICTS),
};

const FINALS = {
  /** On the first 10,000 training images after the last epoch; `null` for a run that became non-finite, as all finals. */
  final_train_loss: nullable(number()),
  final_train_accuracy: nullable(number()),
  final_test_loss: nullable(number()),
  final_test_accuracy: nullable(number()),
  /** 0-based over all epochs; `null` for a run that stayed finite. */
  first_nonfinite_step: nullable(integer(0)),
};

/** One run of the critical-rate study; losses in nats (the control `mse`: half squared distances), accuracies shares in [0, 1]. */
export const CRITICAL_RUN_TABLE = table({
  study,
  ...RUN,
  /** `null` for a run that didn't fail. */
  failure: nullable(oneOf(...FAILURE_KINDS)),
  /** Failures count above the width's best rate only. */
  above_best: boolean(),
  ...FINALS,
  nonfinite_in: nullable(oneOf('loss', 'weights')),
  last_batches_median: nullable(number()),
  /** Share of the judged steps with z > 7. */
  spike_rate: nullable(number()),
  /** Largest absolute logit over the test set at the end. */
  largest_logit: nullable(number()),
  /** Units of each hidden layer that are 0 on all probe images at the end. */
  dead_units_1: nullable(integer(0)),
  dead_units_2: nullable(integer(0)),
});

export type CriticalRunRow = RowOf<typeof CRITICAL_RUN_TABLE>;

/** How many runs of a width failed in one way at one rate, with Wilson's 95 % interval of the share. */
export const CRITICAL_KIND_TABLE = table({
  study,
  width: integer(0),
  learning_rate: number(),
  log2_rate: number(),
  kind: oneOf(...FAILURE_KINDS),
  runs: integer(0),
  failures: integer(0),
  share: number(),
  share_low: number(),
  share_high: number(),
});

export type CriticalKindRow = RowOf<typeof CRITICAL_KIND_TABLE>;

/** One run of the grid in which the optimum rate is looked for; losses in nats, accuracies shares in [0, 1]. */
export const OPTIMUM_TABLE = table({ ...RUN, ...FINALS });

export type OptimumRow = RowOf<typeof OPTIMUM_TABLE>;
