import type { CellAddress } from './cell-table.js';
import { count, figure, oneOf, orNull, text } from './columns.js';
import { table } from './table.js';

/**
 * The runs of one data set, size and rate over their seeds. Means are over the runs that stayed finite, and conditional
 * on that: `finite` of `runs`. Half-widths are of 95 % intervals of the mean; `null` with fewer than two finite runs.
 */
export interface SummaryRow extends Omit<CellAddress, 'seed'> {
  readonly runs: number;
  readonly finite: number;
  readonly final_train_loss_mean: number | null;
  readonly final_train_loss_sd: number | null;
  readonly final_train_loss_half_width: number | null;
  readonly final_test_loss_mean: number | null;
  readonly final_test_loss_sd: number | null;
  readonly final_test_loss_half_width: number | null;
  readonly best_test_loss_mean: number | null;
  readonly best_test_loss_sd: number | null;
  readonly final_test_accuracy_mean: number | null;
  readonly final_test_accuracy_sd: number | null;
  /** `CONVERGED 2/3, OVERFIT 1/3`, most frequent first. */
  readonly verdicts: string;
}

export const SUMMARY_TABLE = table<SummaryRow>({
  dataset: oneOf('fashion-mnist', 'mnist'),
  size: oneOf('small', 'medium', 'large'),
  learning_rate: figure,
  engine: text,
  runs: count,
  finite: count,
  final_train_loss_mean: orNull(figure),
  final_train_loss_sd: orNull(figure),
  final_train_loss_half_width: orNull(figure),
  final_test_loss_mean: orNull(figure),
  final_test_loss_sd: orNull(figure),
  final_test_loss_half_width: orNull(figure),
  best_test_loss_mean: orNull(figure),
  best_test_loss_sd: orNull(figure),
  final_test_accuracy_mean: orNull(figure),
  final_test_accuracy_sd: orNull(figure),
  verdicts: text,
});
