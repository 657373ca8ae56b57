import { mean as meanOf } from 'simple-statistics';
import { groupBy } from '../../analysis/group-by.js';
import { DATASET_NAMES } from '../../conclusion/dataset-names.js';
import {
  endpointNamed,
  probability,
  slopeFigure,
  trendOf,
  type EndpointResult,
} from '../../conclusion/secondary-words.js';
import type { OptimumRow } from '../../tables/optimum-table.js';
import type { Secondary } from '../../tables/secondary.js';
import { CHANCE } from './curve-panel.js';
import { legend, type Entry } from './legend.js';
import { log2X, shortText } from './log2-axis.js';
import { logDomain, lossY, within, type Domain } from './scale.js';
import type { Figure, Layer, LayerView, X, Y } from './spec.js';
import { INK, QUIET, TEXT, WIDTH } from './theme.js';
import { widthStyle } from './width-style.js';
import { counted, listed } from '../../conclusion/english.js';

type Optimum = NonNullable<Secondary['optimum']>;

const CURVES = { width: 540, height: 280 } as const;
const ROW = 26;
const SENSITIVITY = WIDTH - CURVES.width - 130;
/** Pixels between markers at the upper edge. */
const ABOVE = 7;

const CHANCE_LINE: Entry = { kind: 'line', label: 'chance, ln 10', colour: QUIET, width: 1, dash: [4, 3] };
const NONFINITE: Entry = {
  kind: 'marker',
  label: 'runs became non-finite',
  colour: QUIET,
  shape: 'triangle-up',
};
const MEAN: Entry = { kind: 'marker', label: 'mean and its 95 % interval', colour: INK, shape: 'diamond' };

/** Final training loss against the rate, where each width does best below it, and how much hangs on the rate beside it. */
export function optimum(result: Secondary, rows: readonly OptimumRow[]): Figure {
  const { optimum: found } = result;
  if (found === null)
    throw new Error('there are no runs of the optimum grid: train some, or leave the figure out');
  const widths = found.widths.map(({ width }) => width);
  const losses = rows.flatMap(({ final_train_loss: loss }) => loss ?? []);
  // Room above for what marks the runs that became non-finite.
  const domain = logDomain([1.3 * CHANCE, ...losses]);
  const ended = rows.filter(isNonfinite);
  const x: Domain = [Math.log2(found.lowest_rate) - 0.4, Math.log2(found.highest_rate) + 0.4];
  return {
    title: `${titleOf(result)}, ${DATASET_NAMES[result.dataset]}`,
    notes: [
      ...endpointNotes(result),
      `Training loss in evaluation after ${counted(found.epochs, 'epoch')}: faint lines are seeds, strong ones their mean where all stayed finite. Optimum: vertex of the parabola through the lowest loss and its two neighbours. Sensitivity: mean distance to the lowest loss over the rates 2^-9 … 2^0, capped at chance.`,
      ...missingNotes(found),
      ...(ended.length === 0 ? [] : [nonfiniteNote(rows)]),
    ],
    description: `Final training loss against learning rate, the optimum rate and the sensitivity, by width. ${describe(found)}`,
    views: [
      ...legend([...widths.map(widthEntry), MEAN, ...(ended.length > 0 ? [NONFINITE] : []), CHANCE_LINE]),
      {
        hconcat: [
          { vconcat: [curvesPanel(rows, widths, { x, y: domain }), optimaPanel(found, x)], spacing: 12 },
          sensitivityPanel(found),
        ],
        spacing: 26,
      },
    ],
  };
}

function widthEntry(width: number): Entry {
  const { colour, dash, shape } = widthStyle(width);
  return { kind: 'line', label: `${String(width)} units`, colour, dash, width: 2, shape };
}

/** `The optimum rate falls with width, and the loss hangs more on the rate` */
function titleOf(result: Secondary): string {
  const rate = trendOf(endpointNamed(result, 'optimum rate'));
  const sensitivity = trendOf(endpointNamed(result, 'rate sensitivity'));
  const first = {
    falls: 'The optimum rate falls with width',
    rises: 'The optimum rate rises with width',
    unclear: 'No clear change of the optimum rate with width',
    untested: 'The optimum rate by width',
  }[rate];
  const second = {
    falls: '; the loss depends less on the rate',
    rises: '; the loss depends more on the rate',
    unclear: ', nor of the sensitivity to the rate',
    untested: '',
  }[sensitivity];
  return rate !== 'unclear' && sensitivity === 'unclear'
    ? `${first}; the sensitivity doesn’t clearly change`
    : `${first}${second}`;
}

function endpointNotes(result: Secondary): readonly string[] {
  const text = ({ mean, ci95, p_holm: p, reason, seeds }: EndpointResult): string => {
    if (mean === null) return `no slope (${reason ?? 'no runs'})`;
    const interval =
      ci95 === null ? '' : `, 95 % interval ${slopeFigure(ci95[0])} to ${slopeFigure(ci95[1])}`;
    const level = p === null ? '' : `, corrected p ${probability(p)}`;
    return `${slopeFigure(mean)}${interval}${level} (${counted(seeds, 'seed')})`;
  };
  return [
    `Slopes on log2 width. log2 of the optimum: ${text(endpointNamed(result, 'optimum rate'))}. Sensitivity: ${text(endpointNamed(result, 'rate sensitivity'))}.`,
  ];
}

/** Seeds without an optimum, at which widths, and why. */
function missingNotes({ widths }: Optimum): readonly string[] {
  const parts = widths.flatMap(({ width, seeds, edge, beside_nonfinite: beside, no_finite_run: none }) =>
    (
      [
        [edge, 'at the grid’s edge'],
        [beside, 'beside a non-finite run'],
        [none, 'without a finite run'],
      ] as const
    ).flatMap(([count, why]) =>
      count === 0 ? [] : [`${String(count)} of ${String(seeds)} with ${String(width)} units (${why})`],
    ),
  );
  return parts.length === 0 ? [] : [`Seeds without an optimum: ${listed(parts)}.`];
}

/** `▲ became non-finite: all 15 runs at 2; at 1, 3/3 with 1024 units` */
function nonfiniteNote(rows: readonly OptimumRow[]): string {
  const parts = [...groupBy(rows, ({ log2_rate: rate }) => rate)]
    .toSorted(([a], [b]) => b - a)
    .flatMap(([rate, own]) => {
      const ended = own.filter(isNonfinite);
      if (ended.length === 0) return [];
      const at = `at ${shortText(2 ** rate)}`;
      if (ended.length === own.length) return [`all ${counted(own.length, 'run')} ${at}`];
      const widths = [...groupBy(own, ({ width }) => width)].flatMap(([width, runs]) => {
        const count = runs.filter(isNonfinite).length;
        return count === 0 ? [] : [`${String(count)}/${String(runs.length)} with ${String(width)} units`];
      });
      return [`${at}, ${listed(widths)}`];
    });
  return `▲ became non-finite: ${parts.join('; ')}.`;
}

function isNonfinite({ first_nonfinite_step: step }: OptimumRow): boolean {
  return step !== null;
}

function describe({ widths }: Optimum): string {
  return widths
    .map(({ width, eta, eta_ci95: interval, found, seeds, sensitivity, eta_test: test }) => {
      const optimum =
        eta === null
          ? 'no optimum'
          : `optimum ${shortText(eta)}${interval === null ? '' : ` (${shortText(interval[0])} to ${shortText(interval[1])})`}`;
      const testOptimum = test === null ? '' : `, that of test loss ${shortText(test)}`;
      const hangs = sensitivity.mean === null ? '' : `, sensitivity ${sensitivity.mean.toFixed(3)} nats`;
      return `${String(width)} units: ${optimum} over ${String(found)} of ${counted(seeds, 'seed')}${testOptimum}${hangs}.`;
    })
    .join(' ');
}

function curvesPanel(
  rows: readonly OptimumRow[],
  widths: readonly number[],
  domain: { readonly x: Domain; readonly y: Domain },
): LayerView {
  const x = log2X({ domain: domain.x, title: null });
  const y = lossY(domain.y, 'final training loss (nats, log scale)');
  return {
    title: { text: 'Final training loss', frame: 'group', fontSize: TEXT.panel, offset: 8 },
    ...CURVES,
    layer: [
      {
        data: { values: [{ chance: CHANCE }] },
        mark: { type: 'rule', color: QUIET, strokeDash: [4, 3], strokeWidth: 1 },
        encoding: { y: y('chance') },
      },
      ...widths.flatMap((width, index) =>
        curveLayers(
          rows.filter((row) => row.width === width),
          { width, x, y, domain: domain.y, above: (index - (widths.length - 1) / 2) * ABOVE },
        ),
      ),
    ],
  };
}

interface Place {
  readonly width: number;
  readonly x: (field: string) => X;
  readonly y: (field: string) => Y;
  readonly domain: Domain;
  /** Pixels by which a triangle at the upper edge is set aside. */
  readonly above: number;
}

function curveLayers(rows: readonly OptimumRow[], { width, x, y, domain, above }: Place): Layer[] {
  const { colour, dash, shape } = widthStyle(width);
  const seeds = [...new Set(rows.map(({ seed }) => seed))];
  const rates = [...new Set(rows.map(({ log2_rate: rate }) => rate))].toSorted((a, b) => a - b);
  const encoding = { x: x('rate'), y: y('loss') };
  const held = (loss: number | null): number | null => (loss === null ? null : within(domain, loss));
  const strong = rates.map((rate) => {
    const losses = rows
      .filter(({ log2_rate: own }) => own === rate)
      .map(({ final_train_loss: loss }) => loss);
    const finite = losses.filter((loss) => loss !== null);
    return { rate, loss: finite.length < losses.length ? null : held(meanOf(finite)) };
  });
  const ended = rates.filter((rate) =>
    rows.some(({ log2_rate: own, first_nonfinite_step: step }) => own === rate && step !== null),
  );
  return [
    ...(seeds.length === 1 ? [] : seeds).map((seed): Layer => {
      const own = rows.filter((row) => row.seed === seed).toSorted((a, b) => a.log2_rate - b.log2_rate);
      return {
        data: {
          values: own.map(({ log2_rate: rate, final_train_loss: loss }) => ({ rate, loss: held(loss) })),
        },
        mark: { type: 'line', color: colour, strokeWidth: 0.8, opacity: 0.4 },
        encoding,
      };
    }),
    {
      data: { values: strong },
      mark: { type: 'line', color: colour, strokeWidth: 2, strokeDash: dash },
      encoding,
    },
    {
      data: { values: strong.filter(({ loss }) => loss !== null) },
      mark: { type: 'point', shape, filled: true, color: colour, size: 36, opacity: 1 },
      encoding,
    },
    {
      data: { values: ended.map((rate) => ({ rate, loss: domain[1] })) },
      mark: {
        type: 'point',
        shape: 'triangle-up',
        filled: true,
        color: colour,
        size: 60,
        opacity: 1,
        xOffset: above,
        yOffset: 7,
      },
      encoding,
    },
  ];
}

/** A row for each width, on the curves' rates: every seed's optimum, and their mean above them. */
function optimaPanel({ widths, per_seed: seeds }: Optimum, domain: Domain): LayerView {
  const x = log2X({ domain, title: 'learning rate (log scale)' });
  const y: (field: string) => Y = (field) => ({
    field,
    type: 'quantitative',
    scale: { domain: [widths.length, 0], nice: false },
    axis: {
      title: 'optimum, by units',
      values: widths.map((_, index) => index + 0.5),
      labelExpr: `[${widths.map(({ width }) => `'${String(width)}'`).join(',')}][floor(datum.value)]`,
      ticks: false,
      grid: false,
    },
  });
  return {
    width: CURVES.width,
    height: ROW * widths.length,
    layer: [
      { data: { values: [] }, mark: 'point', encoding: { x: x('rate'), y: y('row') } },
      ...widths.flatMap(({ width, eta, eta_ci95: interval }, row) =>
        estimateLayers(
          {
            width,
            seeds: seeds.flatMap((entry) =>
              entry.width !== width || entry.log2_eta === null
                ? []
                : [{ place: entry.log2_eta, row: row + 0.68 }],
            ),
            mean: eta === null ? null : { place: Math.log2(eta), row: row + 0.3 },
            interval: interval === null ? null : [Math.log2(interval[0]), Math.log2(interval[1])],
          },
          x,
          y,
        ),
      ),
    ],
  };
}

interface Marks {
  readonly width: number;
  readonly seeds: readonly { readonly place: number; readonly row: number }[];
  readonly mean: { readonly place: number; readonly row: number } | null;
  readonly interval: readonly [number, number] | null;
}

/** Seeds in the width's colour, the mean as an ink diamond with its interval. */
function estimateLayers(
  { width, seeds, mean, interval }: Marks,
  x: (field: string) => X,
  y: (field: string) => Y,
): Layer[] {
  const { colour, shape } = widthStyle(width);
  return [
    {
      data: { values: [...seeds] },
      mark: { type: 'point', shape, filled: true, color: colour, size: 34, opacity: 0.9 },
      encoding: { x: x('place'), y: y('row') },
    },
    ...(mean === null
      ? []
      : ([
          {
            data: {
              values: [
                { row: mean.row, low: interval?.[0] ?? mean.place, high: interval?.[1] ?? mean.place },
              ],
            },
            mark: { type: 'rule', color: INK, strokeWidth: 1.6, clip: true },
            encoding: { x: x('low'), x2: { field: 'high' }, y: y('row') },
          },
          {
            data: { values: [mean] },
            mark: { type: 'point', shape: 'diamond', filled: true, color: INK, size: 46, opacity: 1 },
            encoding: { x: x('place'), y: y('row') },
          },
        ] satisfies Layer[])),
  ];
}

/** S by width: every seed, and the mean beside them. */
function sensitivityPanel({ widths, per_seed: seeds }: Optimum): LayerView {
  const logs = widths.map(({ width }) => Math.log2(width));
  const x = log2X({
    domain: [Math.min(...logs) - 0.5, Math.max(...logs) + 0.5],
    title: 'units of each hidden layer (log scale)',
    ticks: logs,
    grid: false,
  });
  const values = seeds.flatMap(({ width, sensitivity: value }) =>
    value === null ? [] : [{ width, place: Math.log2(width), value }],
  );
  const means = widths.flatMap(({ width, sensitivity: { mean, ci95 } }) =>
    mean === null
      ? []
      : [{ place: Math.log2(width), value: mean, low: ci95?.[0] ?? mean, high: ci95?.[1] ?? mean }],
  );
  const all = [...values.map(({ value }) => value), ...means.flatMap(({ low, high }) => [low, high])];
  const [low, high] = all.length === 0 ? [0, 1] : [Math.min(...all), Math.max(...all)];
  const margin = Math.max(0.01, 0.1 * (high - low));
  const y: (field: string) => Y = (field) => ({
    field,
    type: 'quantitative',
    scale: { domain: [low - margin, high + margin], nice: false },
    axis: { title: 'S (nats)', tickCount: 6, grid: true },
  });
  return {
    title: { text: 'Sensitivity to the rate', frame: 'group', fontSize: TEXT.panel, offset: 8 },
    width: SENSITIVITY,
    height: CURVES.height,
    layer: [
      { data: { values: [] }, mark: 'point', encoding: { x: x('place'), y: y('value') } },
      ...widths.map(({ width }): Layer => {
        const { colour, shape } = widthStyle(width);
        return {
          data: { values: values.filter((value) => value.width === width) },
          mark: { type: 'point', shape, filled: true, color: colour, size: 34, opacity: 0.9, xOffset: -6 },
          encoding: { x: x('place'), y: y('value') },
        };
      }),
      {
        data: { values: means },
        mark: { type: 'rule', color: INK, strokeWidth: 1.6, xOffset: 7 },
        encoding: { x: x('place'), y: y('low'), y2: { field: 'high' } },
      },
      {
        data: { values: means },
        mark: { type: 'point', shape: 'diamond', filled: true, color: INK, size: 50, opacity: 1, xOffset: 7 },
        encoding: { x: x('place'), y: y('value') },
      },
      ...(values.length === 0 ? [emptyLayer()] : []),
    ],
  };
}

function emptyLayer(): Layer {
  return {
    data: { values: [{}] },
    encoding: {},
    mark: {
      type: 'text',
      text: ['the grid lacks rates', 'of 2^-9 … 2^0'],
      fontSize: TEXT.label,
      color: QUIET,
      x: SENSITIVITY / 2,
      y: CURVES.height / 2,
    },
  };
}
