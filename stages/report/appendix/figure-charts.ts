import { runsOf, type Run } from '../../analysis/claims/run.js';
import { bandOf, meanOf, seriesOf, shown, type Drawn } from '../../figures/kit/curves.js';
import { rateKey } from '../../figures/kit/rates.js';
import { SIZES } from '../../figures/kit/theme.js';
import { capitalised } from '../../words/english.js';
import { rate } from '../format.js';
import type { Chart, ChartPanel, ChartSeries, ChartValues } from '../chart.js';
import type { Part } from '../part.js';

type Kind = 'train' | 'test';

const WORDS = { train: 'training loss', test: 'test loss' } as const;
const SPREAD = 'smallest to largest of the runs';
/** Of a number that is read, not reckoned with. */
const DIGITS = 4;

/** Losses by epoch: a panel for each rate with the test loss from epoch 0, or both losses at one rate, smoothed. */
export function byEpoch(
  part: Part,
  panels: { readonly by: 'rate' } | { readonly by: 'loss'; readonly rate: number },
): Chart {
  const runs = runsOf(part.cells, part.epochs);
  const at = (learningRate: number): readonly Run[] =>
    runs.filter(({ row }) => row.learning_rate === learningRate);
  const entries =
    panels.by === 'rate'
      ? part.rates.map((own): [string, ChartPanel] => [
          rateKey(own),
          epochPanel(part, at(own), {
            title: `Test loss at rate ${rate(own)}`,
            of: 'test',
            from: 0,
            drawn: ['raw'],
          }),
        ])
      : (['train', 'test'] as const).map((of): [string, ChartPanel] => [
          of,
          epochPanel(part, at(panels.rate), {
            title: capitalised(WORDS[of]),
            of,
            from: 1,
            drawn: ['raw', 'smoothed'],
          }),
        ]);
  return { x: 'epoch', unit: 'nats', spread: SPREAD, panels: Object.fromEntries(entries) };
}

function epochPanel(
  { sizes }: Part,
  runs: readonly Run[],
  {
    title,
    of,
    from,
    drawn,
  }: {
    readonly title: string;
    readonly of: Kind;
    /** The first epoch that is drawn. */
    readonly from: number;
    readonly drawn: readonly Drawn[];
  },
): ChartPanel {
  const last = Math.max(from, ...runs.map(({ row }) => row.epochs_run));
  const at = Array.from({ length: last - from + 1 }, (_, index) => from + index);
  return {
    title,
    at,
    series: sizes.flatMap(({ name }): readonly ChartSeries[] => {
      const own = runs.filter(({ row }) => row.size === name);
      if (own.length === 0) return [];
      const finite = own.filter(({ row }) => row.first_nonfinite_step === null).length;
      const values = (how: Drawn): ChartValues => epochValues(seriesOf(own, of), { at, from, drawn: how });
      return [
        {
          name: finite === own.length ? name : `${name} (${String(finite)}/${String(own.length)})`,
          colour: SIZES[name].colour,
          raw: values('raw'),
          ...(drawn.includes('smoothed') ? { smoothed: values('smoothed') } : {}),
        },
      ];
    }),
  };
}

/** What the figure draws as the strong line and its band. */
function epochValues(
  series: ReturnType<typeof seriesOf>,
  { at, from, drawn }: { readonly at: readonly number[]; readonly from: number; readonly drawn: Drawn },
): ChartValues {
  const lines = shown(series, { from, drawn });
  const mean = meanOf(lines);
  const band = bandOf(lines, from, [-Infinity, Infinity]);
  return {
    value: at.map((epoch) => short(mean[epoch] ?? null)),
    ...(band.length === 0
      ? {}
      : {
          low: at.map((_, index) => short(band[index]?.low ?? null)),
          high: at.map((_, index) => short(band[index]?.high ?? null)),
        }),
  };
}

function short(value: number | null): number | null {
  return value === null || !Number.isFinite(value) ? null : Number(value.toPrecision(DIGITS));
}
