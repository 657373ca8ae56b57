import type { CriticalRate } from '../../tables/critical-rate.js';
import type { CurvatureSummary } from '../../tables/curvature.js';
import { datasetOf, slopeText, unitsText } from '../../conclusion/critical-words.js';
import { PREDICTED_BOUNDS } from '../../conclusion/predicted-bounds.js';
import { legend, type Entry } from './legend.js';
import { log2X, log2Y, shortText } from './log2-axis.js';
import type { Domain } from './scale.js';
import type { Figure, Layer, X, Y } from './spec.js';
import { QUIET, WIDTH } from './theme.js';
import { counted } from '../../conclusion/english.js';

const HEIGHT = 340;
const PLOT = WIDTH - 80;
/** Beside the axes' ends, in octaves. */
const BESIDE = 0.35;
const ABOVE = 0.25;

interface Axes {
  readonly x: (field: string) => X;
  readonly y: (field: string) => Y;
}

/** A rate by width: its mean with an interval, and what it is for every seed. */
interface Series {
  readonly name: string;
  readonly label: string;
  readonly colour: string;
  readonly shape: 'square' | 'diamond';
  readonly dash: readonly number[];
  /** In pixels, so that two series don't hide each other. */
  readonly beside: number;
  readonly means: readonly {
    readonly width: number;
    readonly rate: number;
    readonly ci95: readonly [number, number] | null;
    readonly seeds: number;
  }[];
  readonly seeds: readonly { readonly width: number; readonly log2Rate: number }[];
}

/** What more power iterations would add. */
function longerText({ longer }: CurvatureSummary): string {
  if (longer?.largest_rise == null) return '';
  return `; ${String(longer.iterations)} find it larger by up to ${percentText(longer.largest_rise)}`;
}

/** 2/λ₀ and the critical rate against the width, all as logarithms. */
export function curvatureByWidth(curvature: CurvatureSummary, critical: CriticalRate): Figure {
  const series = [boundSeries(curvature), criticalSeries(critical)];
  const predicted = predictedAt(curvature);
  const widths = [...new Set(series.flatMap(({ means }) => means.map(({ width }) => width)))].toSorted(
    (a, b) => a - b,
  );
  const logs = widths.map(Math.log2);
  const axes: Axes = {
    x: log2X({
      domain: [Math.min(...logs) - BESIDE, Math.max(...logs) + BESIDE],
      title: 'units of each hidden layer (log scale)',
      ticks: logs,
      grid: false,
    }),
    y: log2Y({ domain: domainOf(series, predicted), title: 'learning rate (log scale)' }),
  };
  return {
    title: `${titleOf(curvature, critical)}, ${datasetOf(critical)}`,
    notes: [
      `2/λ₀ bounds the rate of stable full-batch descent at the initial weights. It is no prediction of the critical rate: training moves the curvature, and small batches add noise. ` +
        `λ₀: largest eigenvalue of the Hessian of the mean loss over the first ${String(curvature.images)} training images, ${counted(curvature.iterations, 'power iteration')}, the last of which moved it by at most ${percentText(curvature.largest_change)}${longerText(curvature)}.`,
      `Means with their 95 % intervals, beside them the seeds. log2 of the rate against log2 of the width: 2/λ₀ ${slopeText(curvature)}; critical rate ${slopeText(critical)}, after ${counted(critical.epochs, 'epoch')} of SGD.`,
    ],
    description:
      'Two learning rates against width on logarithmic axes. ' +
      series
        .map(({ name, means }) => `${name}: ${means.map(meanText).join(', ') || 'none within the grid'}.`)
        .join(' '),
    views: [
      ...legend([...series.map(entryOf), ...(predicted.length === 0 ? [] : [PREDICTED_ENTRY])]),
      {
        width: PLOT,
        height: HEIGHT,
        layer: [
          ...(predicted.length === 0 ? [] : [lineLayer(predicted, { colour: QUIET, dash: DOTS }, axes)]),
          ...series.flatMap((one) => seriesLayers(one, axes)),
        ],
      },
    ],
  };
}

const DOTS = [1, 4];
const PREDICTED_ENTRY: Entry = {
  kind: 'line',
  label: '2/λ₀ as predicted beforehand',
  colour: QUIET,
  dash: DOTS,
  width: 2,
};

function predictedAt({ dataset, widths }: CurvatureSummary): Series['means'] {
  if (dataset !== 'fashion-mnist') return [];
  return widths.flatMap(({ width }) => {
    const rate = PREDICTED_BOUNDS.get(width);
    return rate === undefined ? [] : [{ width, rate, ci95: null, seeds: 0 }];
  });
}

function boundSeries({ widths, per_seed: seeds }: CurvatureSummary): Series {
  return {
    name: '2/λ₀',
    label: '2/λ₀, full-batch bound at initialisation',
    colour: '#c75000',
    shape: 'square',
    dash: [7, 4],
    beside: -9,
    means: widths.map(({ width, bound, ci95, seeds: count }) => ({ width, rate: bound, ci95, seeds: count })),
    seeds: seeds.flatMap(({ bounds }) =>
      bounds.map(({ width, log2_bound: log2Rate }) => ({ width, log2Rate })),
    ),
  };
}

function criticalSeries({ widths, per_seed: seeds }: CriticalRate): Series {
  return {
    name: 'Critical rate',
    label: 'critical rate of SGD',
    colour: '#0072b2',
    shape: 'diamond',
    dash: [1, 0],
    beside: 9,
    means: widths.flatMap(({ width, eta_crit: rate, ci95, seeds: count }) =>
      rate === null ? [] : [{ width, rate, ci95, seeds: count }],
    ),
    seeds: seeds.flatMap(({ thresholds }) =>
      thresholds.flatMap(({ width, log2_eta_crit: log2Rate }) =>
        log2Rate === null ? [] : [{ width, log2Rate }],
      ),
    ),
  };
}

/** `The critical rate is 0.35 to 0.8 times 2/λ₀ at initialisation`, over the widths that have both. */
function titleOf({ widths }: CurvatureSummary, critical: CriticalRate): string {
  const ratios = widths.flatMap(({ width, bound }) => {
    const rate = critical.widths.find((entry) => entry.width === width)?.eta_crit ?? null;
    return rate === null ? [] : [rate / bound];
  });
  if (ratios.length === 0) return '2/λ₀ at initialisation, without a critical rate to hold against it';
  const ends = new Set([Math.min(...ratios), Math.max(...ratios)].map(shortText));
  return `The critical rate is ${[...ends].join(' to ')} times 2/λ₀ at initialisation`;
}

function domainOf(series: readonly Series[], predicted: Series['means']): Domain {
  const logs = [...series.flatMap(({ means }) => means), ...predicted].flatMap(({ rate, ci95 }) =>
    [rate, ...(ci95 ?? [])].map(Math.log2),
  );
  const all = [...logs, ...series.flatMap(({ seeds }) => seeds.map(({ log2Rate }) => log2Rate))];
  return [Math.min(...all) - ABOVE, Math.max(...all) + ABOVE];
}

function entryOf({ label, colour, dash, shape }: Series): Entry {
  return { kind: 'line', label, colour, dash, shape, width: 2 };
}

function seriesLayers(series: Series, axes: Axes): Layer[] {
  const { colour, shape, beside, means, seeds } = series;
  const values = means.map(({ width, rate, ci95 }) => ({
    width: Math.log2(width),
    rate: Math.log2(rate),
    low: Math.log2(ci95?.[0] ?? rate),
    high: Math.log2(ci95?.[1] ?? rate),
  }));
  return [
    lineLayer(means, series, axes),
    {
      data: { values: seeds.map(({ width, log2Rate: rate }) => ({ width: Math.log2(width), rate })) },
      mark: {
        type: 'point',
        shape,
        filled: false,
        stroke: colour,
        size: 30,
        opacity: 0.4,
        xOffset: 2 * beside,
      },
      encoding: { x: axes.x('width'), y: axes.y('rate') },
    },
    {
      data: { values },
      mark: { type: 'rule', color: colour, strokeWidth: 2 },
      encoding: { x: axes.x('width'), y: axes.y('low'), y2: { field: 'high' } },
    },
    {
      data: { values },
      mark: { type: 'point', shape, filled: true, color: colour, size: 80, opacity: 1 },
      encoding: { x: axes.x('width'), y: axes.y('rate') },
    },
  ];
}

function lineLayer(
  means: Series['means'],
  { colour, dash }: { readonly colour: string; readonly dash: readonly number[] },
  axes: Axes,
): Layer {
  return {
    data: { values: means.map(({ width, rate }) => ({ width: Math.log2(width), rate: Math.log2(rate) })) },
    mark: { type: 'line', color: colour, strokeWidth: 2, strokeDash: [...dash] },
    encoding: { x: axes.x('width'), y: axes.y('rate') },
  };
}

function meanText({ width, rate, ci95, seeds }: Series['means'][number]): string {
  const interval = ci95 === null ? '' : `95 % interval ${shortText(ci95[0])} to ${shortText(ci95[1])}, `;
  return `${shortText(rate)} with ${unitsText(width)} (${interval}${counted(seeds, 'seed')})`;
}

function percentText(share: number): string {
  return `${String(Number((100 * share).toPrecision(2)))} %`;
}
