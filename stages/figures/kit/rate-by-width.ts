import { extent } from 'simple-statistics';
import type { CriticalRate } from '../../tables/critical-rate.js';
import { panelName } from './marked.js';
import { plotWidth, type Screen } from './screen.js';
import { seriesLook, type Series } from './series.js';
import { textAt, type Encoding, type Layer, type LayerView, type X, type Y } from './spec.js';
import { QUIET, SIZES, TEXT } from './theme.js';

/** A rate by width: its mean with an interval, and what it is for each seed. */
export interface RateSeries extends Series {
  readonly means: readonly {
    readonly width: number;
    readonly rate: number;
    readonly ci95: readonly [number, number] | null;
  }[];
  readonly seeds: readonly { readonly width: number; readonly rate: number }[];
}

interface Options {
  /** All that the x axis has, upwards. */
  readonly widths: readonly number[];
  readonly screen: Screen;
  readonly height: number;
  /** A power of the width, drawn from the first series' mean rate, so that both meet in the middle of its widths. */
  readonly expected?: { readonly name: string; readonly slope: number };
  /** What it means to lie above and below the first series. */
  readonly sides?: readonly [above: string, below: string];
}

interface Axes {
  readonly x: X;
  readonly y: (field: string) => Y;
  readonly domain: readonly [low: number, high: number];
}

/** Beside the outermost widths, as a factor. */
const BESIDE = 1.35;

/** Rates against width, both axes logarithmic: every seed faint, the means with their intervals strong. */
export function rateByWidth(all: readonly RateSeries[], options: Options): LayerView {
  const { widths, screen, height, expected, sides } = options;
  const domain = rateDomain(all.flatMap(({ means, seeds }) => [...means, ...seeds].map(({ rate }) => rate)));
  const scale = { type: 'log', base: 2, nice: false } as const;
  const x: X = {
    field: 'width',
    type: 'quantitative',
    scale: { ...scale, domain: [Math.min(...widths) / BESIDE, Math.max(...widths) * BESIDE] },
    axis: { title: 'units of each hidden layer', values: [...widths], format: 'd', grid: false },
  };
  const y = (field: string): Y => ({
    field,
    type: 'quantitative',
    scale: { ...scale, domain: [...domain] },
    axis: { title: 'learning rate', format: '~r', tickCount: 5 },
  });
  const means = all.flatMap(({ name: series, means: own }) =>
    own.map(({ width, rate, ci95 }) => ({
      series,
      width,
      rate,
      low: ci95?.[0] ?? rate,
      high: ci95?.[1] ?? rate,
    })),
  );
  const seeds = all.flatMap(({ name: series, seeds: own }) => own.map((seed) => ({ ...seed, series })));
  const { color, shape } = seriesLook(all, screen);
  return {
    name: panelName('rate'),
    width: plotWidth(screen),
    height,
    layer: [
      ...(expected === undefined
        ? []
        : expectedLayers(all[0]?.means ?? [], widths, expected, { x, y, domain })),
      // Vega warns of a count of nothing.
      ...(seeds.length === 0 ? [] : [ringLayer(seeds, { x, y: y('rate'), color, shape })]),
      {
        data: { values: means },
        mark: { type: 'rule', strokeWidth: 2.5, xOffset: 6 },
        encoding: { x, y: y('low'), y2: { field: 'high' }, color },
      },
      {
        data: { values: means },
        mark: { type: 'point', filled: true, size: 90, opacity: 1, xOffset: 6 },
        encoding: { x, y: y('rate'), color, shape },
      },
      ...(sides === undefined ? [] : sideLayers(sides, plotWidth(screen), height)),
    ],
  };
}

/** Larger where several seeds agree. */
function ringLayer(seeds: readonly object[], encoding: Encoding): Layer {
  const size: Encoding['size'] = { aggregate: 'count', scale: { range: [0, 200] }, legend: null };
  return {
    data: { values: [...seeds] },
    mark: { type: 'point', filled: false, strokeWidth: 1.2, opacity: 0.75, xOffset: -9 },
    encoding: { ...encoding, size },
  };
}

/** The main study's thresholds: means over the seeds, and each seed's. */
export function usableSeries(
  name: string,
  { widths, per_seed: seeds }: Pick<CriticalRate, 'widths' | 'per_seed'>,
): RateSeries {
  return {
    name,
    colour: SIZES.small.colour,
    shape: 'circle',
    means: widths.flatMap(({ width, eta_crit: rate, ci95 }) =>
      rate === null ? [] : [{ width, rate, ci95 }],
    ),
    seeds: seeds
      .flatMap(({ thresholds }) => thresholds)
      .flatMap(({ width, log2_eta_crit: rate }) => (rate === null ? [] : [{ width, rate: 2 ** rate }])),
  };
}

/** Holds all rates, over two octaves at least. */
function rateDomain(rates: readonly number[]): [low: number, high: number] {
  if (rates.length === 0) return [0.25, 1];
  const [low, high] = extent([...rates]);
  const more = Math.max(1.2, 2 / Math.sqrt(high / low));
  return [low / more, high * more];
}

function expectedLayers(
  means: RateSeries['means'],
  widths: readonly number[],
  { name, slope }: NonNullable<Options['expected']>,
  { x, y, domain: [, top] }: Axes,
): Layer[] {
  const [first, last] = [widths.at(0), widths.at(-1)];
  if (first === undefined || last === undefined || first === last || means.length === 0) return [];
  const middle = Math.sqrt(first * last);
  const rate = 2 ** (means.reduce((sum, mean) => sum + Math.log2(mean.rate), 0) / means.length);
  const at = (width: number): object => ({ width, rate: rate * (width / middle) ** slope });
  return [
    {
      data: { values: [first / 1.2, last * 1.2].map(at) },
      mark: { type: 'line', color: QUIET, strokeWidth: 1.5, strokeDash: [7, 4], clip: true },
      encoding: { x, y: y('rate') },
    },
    {
      // Where the line comes into the frame.
      data: { values: [at(middle * (top / 1.1 / rate) ** (1 / slope))] },
      mark: { type: 'text', text: name, color: QUIET, fontSize: TEXT.note, align: 'left', xOffset: 14 },
      encoding: { x, y: y('rate') },
    },
  ];
}

function sideLayers([above, below]: readonly [string, string], width: number, height: number): Layer[] {
  const look = { fontSize: TEXT.label, fontStyle: 'italic', color: QUIET } as const;
  return [
    // Below the label of what is expected, where there is no room beside it.
    textAt(above, { ...look, x: width - 6, y: width < 400 ? 30 : 6, align: 'right', baseline: 'top' }),
    textAt(below, { ...look, x: 8, y: height - 6, align: 'left', baseline: 'bottom' }),
  ];
}
