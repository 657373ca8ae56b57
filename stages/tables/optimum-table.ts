import { VERDICTS } from '../analysis/verdict.js';
import { FINALS } from './critical-table.js';
import { table, type RowOf } from './table.js';
import { integer, number, oneOf } from './typed-schema.js';

/** One run of the grid in which the optimum rate is looked for; losses in nats, accuracies shares in [0, 1]. */
export const OPTIMUM_TABLE = table({
  width: integer(0),
  seed: integer(0),
  learning_rate: number(),
  log2_rate: number(),
  epochs_planned: integer(0),
  /** The last epoch that ended finite. */
  epochs_run: integer(0),
  verdict: oneOf(...VERDICTS),
  ...FINALS,
});

export type OptimumRow = RowOf<typeof OPTIMUM_TABLE>;
