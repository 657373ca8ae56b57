import type { Group } from 'lockstep-ui/file';
import { groupBy } from '../analysis/group-by.js';
import { FAILURES } from '../analysis/verdict.js';
import type { CellRow } from '../tables/cells.js';
import type { CriticalRunRow } from '../tables/critical-table.js';
import { column, figure, groupOf, type Shown } from './group.js';

/** The kind of failure of a run that didn't fail: a word, so that it has a colour of its own. */
const NO_FAILURE = 'none';

/** The main grid, under the names of the tables. */
export const TRAIN: Shown<CellRow> = {
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

const METRICS: Shown<CriticalRunRow>['metrics'] = [
  { name: 'failure', direction: null, of: ({ failure }) => failure ?? NO_FAILURE },
  figure('final_test_loss', 'minimize'),
  figure('final_test_accuracy', 'maximize'),
  figure('final_train_loss', 'minimize'),
  figure('final_train_accuracy', 'maximize'),
  column('verdict'),
  column('learning_rate'),
  column('epochs_run'),
  column('first_nonfinite_step'),
  column('nonfinite_in'),
  column('above_best'),
  column('spike_rate', 'minimize'),
  figure('largest_logit'),
];

const AXES: Shown<CriticalRunRow>['axes'] = [
  { name: 'width', of: ({ width }) => width },
  { name: 'seed', of: ({ seed }) => seed },
  { name: 'log2_rate', of: ({ log2_rate }) => log2_rate },
];

const CONTROL_AXIS: Shown<CriticalRunRow>['axes'][number] = { name: 'control', of: ({ study }) => study };

/** By the stages that train them; what is of neither of the first two studies is a control. */
const CRITICAL = {
  critical: { desc: 'runs at rates around the critical one', axes: AXES },
  'critical-horizon': { desc: 'the same with more epochs', axes: AXES },
  'critical-controls': { desc: 'the same of variants of the network', axes: [CONTROL_AXIS, ...AXES] },
} as const;

/** The runs around the critical rates: a cell is a run, of which a stage trains an octave. */
export function criticalGroups(rows: readonly CriticalRunRow[]): readonly Group[] {
  return [...groupBy(rows, groupNameOf)].map(([name, own]) =>
    groupOf(
      { name, metrics: METRICS, ...CRITICAL[name] },
      own.map((row) => ({ name: `${name}@${nameOf(row)}`, row })),
    ),
  );
}

function groupNameOf({ study }: CriticalRunRow): keyof typeof CRITICAL {
  if (study === 'main') return 'critical';
  return study === 'horizon' ? 'critical-horizon' : 'critical-controls';
}

function nameOf({ study, width, seed, learning_rate: rate }: CriticalRunRow): string {
  const control = study === 'main' || study === 'horizon' ? '' : `${study}/`;
  return `${control}w${String(width)}/s${String(seed)}/lr${String(rate)}`;
}
