import { wilsonInterval } from '../../analysis/critical/wilson.js';
import { unitsText } from '../../conclusion/critical-words.js';
import { INK } from '../../figures/parts/theme.js';
import type { CriticalRate } from '../../tables/critical-rate.js';
import type { Chart, ChartPanel } from '../chart.js';

type Width = CriticalRate['widths'][number];

/** What a figure of the critical learning rate shows as numbers; `undefined` for one that isn't read by its x axis. */
export function criticalChart({ widths }: CriticalRate, kind: string): Chart | undefined {
  switch (kind) {
    case 'critical-rate':
      return {
        x: 'width',
        unit: '',
        spread: '95 % interval of the mean',
        panels: { rate: thresholdPanel(widths) },
      };
    case 'failure-probability':
      return {
        x: 'learning rate',
        unit: 'of the runs',
        spread: 'Wilson’s 95 % interval',
        panels: Object.fromEntries(widths.map((own) => [`width_${String(own.width)}`, failurePanel(own)])),
      };
    default:
      return undefined;
  }
}

function thresholdPanel(widths: readonly Width[]): ChartPanel {
  const ascending = widths.toSorted((a, b) => a.width - b.width);
  return {
    title: 'Critical learning rate',
    at: ascending.map(({ width }) => width),
    series: [
      {
        name: 'mean',
        colour: INK,
        raw: {
          value: ascending.map(({ eta_crit: rate }) => short(rate)),
          low: ascending.map(({ ci95 }) => short(ci95?.[0] ?? null)),
          high: ascending.map(({ ci95 }) => short(ci95?.[1] ?? null)),
          over: ascending.map(({ seeds, censored }) => `${String(seeds)}/${String(seeds + censored)}`),
        },
      },
    ],
  };
}

function failurePanel({ width, shares }: Width): ChartPanel {
  const points = shares
    .map(({ learning_rate: rate, runs, ...kinds }) => {
      const failed = Math.round(Object.values(kinds).reduce((sum, share) => sum + share, 0) * runs);
      const [low, high] = wilsonInterval(failed, runs);
      return { rate, failed, runs, low, high };
    })
    .toSorted((a, b) => a.rate - b.rate);
  return {
    title: unitsText(width),
    at: points.map(({ rate }) => Number(rate.toPrecision(4))),
    series: [
      {
        name: 'failed',
        colour: INK,
        raw: {
          value: points.map(({ failed, runs }) => short(failed / runs)),
          low: points.map(({ low }) => short(low)),
          high: points.map(({ high }) => short(high)),
          over: points.map(({ failed, runs }) => `${String(failed)}/${String(runs)}`),
        },
      },
    ],
  };
}

function short(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(4));
}
