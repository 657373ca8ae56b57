import { rateText } from '../../words/english.js';
import { ACTIVATION_NAMES, CONTROL_NAMES, DATASET_NAMES } from '../../words/names.js';
import { html, type Html } from '../html.js';
import type { Arms } from '../study.js';
import { table, words } from '../table.js';

/** What is under way, by cells: an octave of rates of a seed and width, or a run of 50 epochs. */
export function armsTable({ slopes, late }: Arms): Html {
  const rows = [
    ...slopes.arms.map(({ arm, activation, dataset, loss, state, cells }) => ({
      state,
      cells,
      name: [
        ACTIVATION_NAMES[activation],
        DATASET_NAMES[dataset],
        ...(loss === 'squared-error' ? [CONTROL_NAMES.mse] : []),
        ...(arm === 'w2048' ? ['2048 units'] : []),
      ].join(', '),
    })),
    ...late.rates.map(({ learning_rate: rate, state, cells }) => ({
      state,
      cells,
      name: `50 epochs at rate ${rateText(rate)}, three sizes`,
    })),
  ];
  const open = rows.filter(({ state }) => state !== 'dropped' && state !== 'whole');
  if (open.length === 0) return html``;
  return table(
    'Runs under way, on fresh seeds: predictions are committed, and nothing is said of an arm before it is whole',
    open,
    [
      words('Arm', ({ name }) => name),
      words('Cells', ({ cells: { recorded, of } }) =>
        recorded === 0 ? 'not yet run' : `${String(recorded)} of ${String(of)}`,
      ),
    ],
    { id: 'arms', file: 'artifacts/tables/arms.json' },
  );
}
