import type { Group } from 'lockstep-ui/file';
import { FAILURES } from '../analysis/verdict.js';
import type { CellRow } from '../tables/cells.js';
import { column, figure, NO_FAILURE } from './figure.js';
import { groupOf, type Named, type Shown } from './group.js';

const TRAIN: Shown<CellRow> = {
  name: 'train',
  desc: 'the earlier study’s grid, trained once more',
  axes: [
    { name: 'dataset', of: ({ dataset }) => dataset },
    { name: 'size', of: ({ size }) => size },
    { name: 'rate', of: ({ learning_rate }) => learning_rate },
    { name: 'seed', of: ({ seed }) => seed },
    { name: 'engine', of: ({ engine }) => engine },
  ],
  metrics: [
    figure('final_test_loss', 'minimize'),
    column('verdict'),
    {
      name: 'failure',
      direction: null,
      of: ({ verdict }) => (FAILURES.includes(verdict) ? verdict : NO_FAILURE),
    },
    figure('final_test_accuracy', 'maximize'),
    figure('best_test_loss', 'minimize'),
    column('best_epoch'),
    figure('final_train_loss', 'minimize'),
    figure('final_train_accuracy', 'maximize'),
    column('generalisation_loss', 'minimize'),
    column('epochs_run'),
    column('first_nonfinite_step'),
    column('nonfinite_in'),
    column('dead'),
    column('catapult'),
    column('spike_rate', 'minimize'),
    figure('largest_logit'),
  ],
};

/** The main grid: a cell a run, with its verdict and its figures under the names of the tables. */
export function trainGroup(runs: readonly Named<CellRow>[]): Group {
  return groupOf(TRAIN, runs);
}
