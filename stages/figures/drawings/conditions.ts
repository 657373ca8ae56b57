import { CONTROL_NAMES, DATASET_NAMES } from '../../words/names.js';
import type { CriticalRate } from '../../tables/critical-rate.js';
import type { MainTables } from '../kit/main-figure-stage.js';
import type { Screen } from '../kit/screen.js';
import type { Series } from '../kit/series.js';
import { slopeRows, type SlopeRow } from '../kit/slope-rows.js';
import type { Figure } from '../kit/spec.js';
import { QUIET, SIZES } from '../kit/theme.js';

const OWN: Series = { name: 'changed', colour: SIZES.small.colour, shape: 'circle' };
const SAME: Series = { name: 'unchanged, same seeds and widths', colour: QUIET, shape: 'diamond' };

/** The slope with another loss, parametrisation, initialisation, input or length, beside that of the same seeds without. */
export function conditions({ controls: all, critical }: MainTables, screen: Screen): Figure {
  const { controls, dataset } = all;
  const row = (
    label: string,
    { name: series }: Series,
    { mean_slope: slope, ci95 }: Pick<CriticalRate, 'mean_slope' | 'ci95'>,
  ): readonly SlopeRow[] => (slope === null ? [] : [{ label, series, slope, ci95 }]);
  const { horizon, epochs } = critical;
  const rows = [
    ...row(`main study,\n${String(epochs)} epochs`, SAME, critical),
    ...(horizon === null ? [] : row(`${String(horizon.epochs)} epochs`, OWN, horizon)),
    ...controls.flatMap((own) => [
      ...row(CONTROL_NAMES[own.control], OWN, own),
      ...row(CONTROL_NAMES[own.control], SAME, own.same_runs),
    ]),
  ];
  return {
    title: `The slope when one thing is changed, ${DATASET_NAMES[dataset]}`,
    description: `Slopes of the largest usable rate on width with 95 % intervals. ${rows
      .map(({ label, series, slope }) => `${label.replace('\n', ' ')}, ${series}: ${slope.toFixed(3)}.`)
      .join(' ')}`,
    screen,
    views: [slopeRows(rows, [OWN, SAME], { screen, labels: screen.isPhone ? 126 : 140, step: 17 })],
  };
}
