import { datasetOf, slopeText, unitsText } from '../../words/critical-words.js';
import type { MainTables } from '../kit/main-figure-stage.js';
import { rateByWidth, usableSeries } from '../kit/rate-by-width.js';
import type { Screen } from '../kit/screen.js';
import type { Figure } from '../kit/spec.js';

export function criticalRateByWidth({ critical: result }: MainTables, screen: Screen): Figure {
  const { isPhone } = screen;
  const name = isPhone
    ? 'mean, 95 % interval; rings: seeds'
    : 'mean over the seeds, 95 % interval; rings: the seeds';
  return {
    title: `The largest usable rate by width, ${datasetOf(result)}`,
    description:
      `The largest usable learning rate against width on logarithmic axes. ${slopeText(result)}. ` +
      result.widths
        .map(
          ({ width, eta_crit: rate, seeds, censored }) =>
            `${unitsText(width)}: ${rate === null ? 'no threshold' : rate.toPrecision(3)}, ${String(seeds)} seeds${censored > 0 ? `, ${String(censored)} beyond the grid` : ''}.`,
        )
        .join(' '),
    screen,
    views: [
      rateByWidth([usableSeries(name, result)], {
        widths: result.widths.map(({ width }) => width),
        screen,
        height: isPhone ? 260 : 330,
        expected: { name: 'if it fell as 1/√width', slope: -0.5 },
        sides: ['above: training fails', 'below: training works'],
      }),
    ],
  };
}
