import { datasetOf } from '../../words/critical-words.js';
import type { CurvatureSummary } from '../../tables/curvature.js';
import type { MainTables } from '../kit/main-figure-stage.js';
import { rateByWidth, usableSeries, type RateSeries } from '../kit/rate-by-width.js';
import type { Screen } from '../kit/screen.js';
import type { Figure } from '../kit/spec.js';
import { SIZES } from '../kit/theme.js';

export function curvatureByWidth({ curvature, critical }: MainTables, screen: Screen): Figure {
  const widths = [...new Set([...curvature.widths, ...critical.widths].map(({ width }) => width))].toSorted(
    (a, b) => a - b,
  );
  const series = [boundSeries(curvature), usableSeries('largest usable rate', critical)];
  return {
    title: `2/λ₀ before training and the largest usable rate by width, ${datasetOf(critical)}`,
    description: `Two learning rates against width on logarithmic axes. ${series
      .map(
        ({ name, means }) =>
          `${name}: ${means.map(({ width, rate }) => `${rate.toPrecision(3)} at ${String(width)} units`).join(', ') || 'none within the grid'}.`,
      )
      .join(' ')}`,
    screen,
    views: [rateByWidth(series, { widths, screen, height: screen.isPhone ? 260 : 300 })],
  };
}

function boundSeries({ widths, per_seed: seeds }: CurvatureSummary): RateSeries {
  return {
    name: '2/λ₀, from the curvature before training',
    colour: SIZES.medium.colour,
    shape: 'square',
    means: widths.map(({ width, bound, ci95 }) => ({ width, rate: bound, ci95 })),
    seeds: seeds.flatMap(({ bounds }) =>
      bounds.map(({ width, log2_bound: bound }) => ({ width, rate: 2 ** bound })),
    ),
  };
}
