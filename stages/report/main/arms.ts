import { CONTROL_NAMES } from '../../words/control-names.js';
import { DATASET_NAMES } from '../../words/dataset-names.js';
import { ACTIVATION_NAMES } from '../../words/severity-words.js';
import type { ArmEngineRow, ArmSlopes } from '../../tables/arms.js';
import type { LateDivergence } from '../../tables/late-divergence.js';
import type { Predictions } from '../../tables/predictions.js';
import { html, type Html } from '../html.js';
import { rate } from '../format.js';
import { table, words } from '../table.js';

/** The addendum's arms: how far they are, and what may be told of them. */
export interface Arms {
  readonly slopes: ArmSlopes;
  readonly engines: readonly ArmEngineRow[];
  readonly late: LateDivergence;
  readonly predictions: Predictions;
}

interface Row {
  readonly name: string;
  readonly state: ArmSlopes['arms'][number]['state'];
  readonly cells: { readonly recorded: number; readonly of: number };
}

/**
 * What is under way, by cells: an octave of rates of a seed and width, or a run of 50 epochs. What is whole is told where
 * it belongs.
 */
export function armsTable({ slopes, late }: Arms): Html {
  const rows: readonly Row[] = [
    ...slopes.arms.map(({ arm, activation, dataset, loss, ...own }) => ({
      ...own,
      name: [
        ACTIVATION_NAMES[activation],
        DATASET_NAMES[dataset],
        ...(loss === 'squared-error' ? [CONTROL_NAMES.mse] : []),
        ...(arm === 'w2048' ? ['2048 units'] : []),
      ].join(', '),
    })),
    ...late.rates.map(({ learning_rate: learningRate, ...own }) => ({
      ...own,
      name: `50 epochs at rate ${rate(learningRate)}, three sizes`,
    })),
  ];
  const open = rows.filter(({ state }) => state !== 'dropped' && state !== 'whole');
  if (open.length === 0) return html``;
  return table(
    'Runs under way, on fresh seeds: predictions are committed, and nothing is said of an arm before it is whole',
    open,
    [words('Arm', ({ name }) => name), words('Cells', stateOf)],
    { id: 'arms', file: 'artifacts/tables/arms.json' },
  );
}

function stateOf({ cells: { recorded, of } }: Row): string {
  return recorded === 0 ? 'not yet run' : `${String(recorded)} of ${String(of)}`;
}
