import { runsOf } from '../../analysis/claims/run.js';
import { seriesOf, summaryOf, type Drawn, type Summary } from '../../figures/kit/curves.js';
import { rateKey } from '../../figures/kit/rates.js';
import { isNonfinite } from '../../figures/kit/study.js';
import { SIZES } from '../../figures/kit/theme.js';
import { rate } from '../format.js';
import type { Chart, ChartPanel, ChartSeries, ChartValues } from '../chart.js';
import type { Part } from '../part.js';

/** Of a number that is read, not reckoned with. */
const DIGITS = 4;

interface Panel {
  readonly title: string;
  readonly of: 'train' | 'test';
  readonly rate: number;
  /** The first epoch that is drawn. */
  readonly from: number;
  readonly isSmoothed: boolean;
}

/** The test loss from epoch 0, a panel for each rate. */
export function chartByRate(part: Part): Chart {
  const common = { of: 'test', from: 0, isSmoothed: false } as const;
  return Object.fromEntries(
    part.rates.map((own) => [
      rateKey(own),
      panelOf(part, { ...common, rate: own, title: `Test loss at rate ${rate(own)}` }),
    ]),
  );
}

/** Both losses at one rate, raw and smoothed. */
export function chartAtRate(part: Part, own: number): Chart {
  const common = { rate: own, from: 1, isSmoothed: true } as const;
  return {
    train: panelOf(part, { ...common, of: 'train', title: 'Training loss' }),
    test: panelOf(part, { ...common, of: 'test', title: 'Test loss' }),
  };
}

function panelOf(part: Part, { title, of, rate: own, from, isSmoothed }: Panel): ChartPanel {
  const runs = runsOf(part.cells, part.epochs).filter(({ row }) => row.learning_rate === own);
  const last = Math.max(from, ...runs.map(({ row }) => row.epochs_run));
  return {
    title,
    at: Array.from({ length: last - from + 1 }, (_, index) => from + index),
    series: part.sizes.flatMap(({ name }): readonly ChartSeries[] => {
      const all = runs.filter(({ row }) => row.size === name);
      const finite = all.filter((run) => !isNonfinite(run)).length;
      const values = (drawn: Drawn): ChartValues => valuesOf(summaryOf(seriesOf(all, of), { from, drawn }));
      if (all.length === 0) return [];
      return [
        {
          name: finite === all.length ? name : `${name} (${String(finite)}/${String(all.length)})`,
          colour: SIZES[name].colour,
          raw: values('raw'),
          ...(isSmoothed ? { smoothed: values('smoothed') } : {}),
        },
      ];
    }),
  };
}

/** What the figure draws as the strong line and its band. */
function valuesOf(summaries: readonly Summary[]): ChartValues {
  const column = (of: 'loss' | 'low' | 'high'): readonly (number | null)[] =>
    summaries.map(({ [of]: value }) =>
      value === null || !Number.isFinite(value) ? null : Number(value.toPrecision(DIGITS)),
    );
  const isSpread = summaries.some(({ low }) => low !== null);
  return { value: column('loss'), ...(isSpread ? { low: column('low'), high: column('high') } : {}) };
}
