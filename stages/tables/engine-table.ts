import { VERDICTS } from '../analysis/verdict.js';
import { ADDRESS } from './cell-table.js';
import { table, type RowOf } from './table.js';
import { boolean, engine, nullable, number, oneOf } from './typed-schema.js';

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
