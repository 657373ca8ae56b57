import { VERDICTS, type Verdict } from '../analysis/verdict.js';
import type { CellAddress } from './cell-table.js';
import { figure, flag, oneOf, orNull, count, text } from './columns.js';
import { table } from './table.js';

/** A run on another engine beside those on the first, the reference. `null` where the reference has no such run. */
export interface EngineRow extends CellAddress {
  readonly reference: CellAddress['engine'];
  /** Whether the same seed's run on the reference began with the same weights and saw the same batches. */
  readonly same_start: boolean | null;
  /** Largest relative difference of the first batch losses (up to 200) from those of the reference's run. */
  readonly first_losses_difference: number | null;
  readonly final_test_loss: number | null;
  readonly reference_final_test_loss: number | null;
  /** The 95 % interval of one more run, over the reference's seeds; with fewer than three of them there is none. */
  readonly interval_low: number | null;
  readonly interval_high: number | null;
  readonly inside: boolean | null;
  readonly verdict: Verdict;
  readonly reference_verdict: Verdict | null;
  /** The reference's seeds got different verdicts here, so that another engine's may differ as well. */
  readonly boundary: boolean;
}

export const ENGINE_TABLE = table<EngineRow>({
  dataset: oneOf('fashion-mnist', 'mnist'),
  size: oneOf('small', 'medium', 'large'),
  learning_rate: figure,
  seed: count,
  engine: text,
  reference: text,
  same_start: orNull(flag),
  first_losses_difference: orNull(figure),
  final_test_loss: orNull(figure),
  reference_final_test_loss: orNull(figure),
  interval_low: orNull(figure),
  interval_high: orNull(figure),
  inside: orNull(flag),
  verdict: oneOf(...VERDICTS),
  reference_verdict: orNull(oneOf(...VERDICTS)),
  boundary: flag,
});
