import { groupBy } from '../../analysis/group-by.js';
import { panelName } from './marked.js';
import type { Screen } from './screen.js';
import { seriesLook, type Series } from './series.js';
import type { Layer, LayerView } from './spec.js';
import { QUIET, TEXT } from './theme.js';
import { plotWidth, rateDomain, rateY, widthX } from './width-axis.js';

/** A rate by width: its mean with an interval, and what it is for each seed. */
export interface RateSeries extends Series {
  readonly means: readonly {
    readonly width: number;
    readonly rate: number;
    readonly ci95: readonly [number, number] | null;
  }[];
  readonly seeds: readonly { readonly width: number; readonly rate: number }[];
}

/** A rate that changes with the width by a power. */
export interface Expected {
  readonly name: string;
  readonly slope: number;
}

interface Options {
  /** All that the x axis has, upwards. */
  readonly widths: readonly number[];
  readonly screen: Screen;
  readonly height: number;
  readonly title: string;
  /** Drawn from the first series' mean rate, so that all meet in the middle of its widths. */
  readonly expected?: readonly Expected[];
  /** What it means to lie above and below the first series. */
  readonly sides?: readonly [above: string, below: string];
}

/** Rates against width, both axes logarithmic: every seed faint, the means with their intervals strong. */
export function rateByWidth(all: readonly RateSeries[], options: Options): LayerView {
  const { widths, screen, height, title, expected = [], sides } = options;
  const domain = rateDomain(all.flatMap(({ means, seeds }) => [...means, ...seeds].map(({ rate }) => rate)));
  const x = widthX(widths);
  const y = (field: string): ReturnType<typeof rateY> => rateY(field, domain, title);
  const points = all.flatMap(({ name, seeds }) =>
    [...groupBy(seeds, ({ width, rate }) => `${String(width)} ${String(rate)}`).values()].map((own) => ({
      ...own[0],
      series: name,
      seeds: own.length,
    })),
  );
  const means = all.flatMap(({ name, means: own }) =>
    own.map(({ width, rate, ci95 }) => ({
      series: name,
      width,
      rate,
      low: ci95?.[0] ?? rate,
      high: ci95?.[1] ?? rate,
    })),
  );
  const { color, shape } = seriesLook(all, screen);
  return {
    name: panelName('rate'),
    width: plotWidth(screen),
    height,
    layer: [
      ...expectedLayers(all[0]?.means ?? [], widths, expected, { x, y, top: domain[1] }),
      {
        data: { values: points },
        mark: { type: 'point', filled: false, strokeWidth: 1.2, opacity: 0.75, xOffset: -9 },
        encoding: {
          x,
          y: y('rate'),
          color,
          shape,
          size: {
            field: 'seeds',
            type: 'quantitative',
            scale: { domain: [0, Math.max(1, ...points.map(({ seeds }) => seeds))], range: [0, 200] },
            legend: null,
          },
        },
      },
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

function expectedLayers(
  means: RateSeries['means'],
  widths: readonly number[],
  expected: readonly Expected[],
  {
    x,
    y,
    top,
  }: {
    readonly x: ReturnType<typeof widthX>;
    readonly y: (field: string) => ReturnType<typeof rateY>;
    readonly top: number;
  },
): Layer[] {
  const [first, last] = [widths.at(0), widths.at(-1)];
  if (first === undefined || last === undefined || first === last || means.length === 0) return [];
  const middle = Math.sqrt(first * last);
  const rate = 2 ** (means.reduce((sum, mean) => sum + Math.log2(mean.rate), 0) / means.length);
  return expected.flatMap(({ name, slope }): Layer[] => {
    const at = (width: number): { width: number; rate: number; name: string } => ({
      width,
      rate: rate * (width / middle) ** slope,
      name,
    });
    return [
      {
        data: { values: [first / 1.2, last * 1.2].map(at) },
        mark: { type: 'line', color: QUIET, strokeWidth: 1.5, strokeDash: [7, 4], clip: true },
        encoding: { x, y: y('rate') },
      },
      {
        // Where the line comes into the frame.
        data: { values: [at(middle * (top / 1.1 / rate) ** (1 / slope))] },
        mark: { type: 'text', color: QUIET, fontSize: TEXT.note, align: 'left', xOffset: 14 },
        encoding: { x, y: y('rate'), text: { field: 'name', type: 'nominal' } },
      },
    ];
  });
}

function sideLayers([above, below]: readonly [string, string], width: number, height: number): Layer[] {
  return [
    // Below the label of what is expected, where there is no room beside it.
    { text: above, x: width - 6, y: width < 400 ? 30 : 6, align: 'right' as const, baseline: 'top' as const },
    { text: below, x: 8, y: height - 6, align: 'left' as const, baseline: 'bottom' as const },
  ].map((place) => ({
    data: { values: [{}] },
    mark: { type: 'text', ...place, fontSize: TEXT.label, fontStyle: 'italic', color: QUIET },
    encoding: {},
  }));
}
