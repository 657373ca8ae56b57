import { mean } from 'simple-statistics';
import { groupBy } from '../../analysis/group-by.js';
import { MARGIN } from '../../analysis/critical/decision.js';
import type { CriticalRate } from '../../tables/critical-rate.js';
import {
  datasetOf,
  findingOf,
  intervalText,
  reasonNotes,
  slopeSuffix,
  slopeText,
  unitsText,
  whereSentence,
} from '../../conclusion/critical-words.js';
import { legend, type Entry } from './legend.js';
import { log2X, log2Y, shortText } from './log2-axis.js';
import { panelName } from './marked.js';
import { criticalPoints } from './critical-points.js';
import type { Domain } from './scale.js';
import type { Figure, Layer, X, Y } from './spec.js';
import { INK, QUIET, TEXT, WIDTH } from './theme.js';
import { counted, listed } from '../../conclusion/english.js';

const HEIGHT = 340;
const PLOT = WIDTH - 80;
const BLUE = '#0072b2';
/** Beside the axes' ends, in octaves. */
const BESIDE = 0.35;

const REFERENCES = [
  { slope: -0.5, label: 'slope −1/2', dash: [7, 4] },
  { slope: -1, label: 'slope −1', dash: [2, 3] },
] as const;

interface Axes {
  readonly x: (field: string) => X;
  readonly y: (field: string) => Y;
}

/** Where all lines meet: the middle of the widths and of their thresholds, as logarithms. */
interface Centre {
  readonly width: number;
  readonly rate: number;
}

/** The critical rate against the width, both as logarithms, with the slope that was found and those of theory. */
export function criticalRateByWidth(result: CriticalRate): Figure {
  const { widths, threshold, epochs } = result;
  const thresholds = result.per_seed.flatMap(({ thresholds: own }) =>
    own.flatMap(({ width, log2_eta_crit: rate }) =>
      rate === null ? [] : [{ width: Math.log2(width), rate }],
    ),
  );
  const domain = domainOf(thresholds.map(({ rate }) => rate));
  const logs = widths.map(({ width }) => Math.log2(width));
  const frame: Domain = [Math.min(...logs) - BESIDE, Math.max(...logs) + BESIDE];
  const axes: Axes = {
    x: log2X({ domain: frame, title: 'units of each hidden layer (log scale)', ticks: logs, grid: false }),
    y: log2Y({ domain, title: 'critical learning rate (log scale)' }),
  };
  const centre = centreOf(result);
  return {
    title: `${findingOf(result)}${slopeSuffix(result)}, ${datasetOf(result)}`,
    notes: [
      ...(result.mean_slope === null
        ? []
        : [
            [
              `${capital(slopeText(result))} (log2 of the rate against log2 of the width; one-sided 95 % bounds: ${intervalText(result.one_sided95)}).`,
              whereSentence(result),
            ]
              .join(' ')
              .trim(),
          ]),
      ...reasonNotes(result),
      `Critical rate: midway between the last success and the first failure above the width’s best rate. Failed: not finite, exploded, stuck at chance, or accuracy below ${String(threshold)} after ${counted(epochs, 'epoch')}.${centre === null ? '' : ' The lines meet at the mean over the widths.'}`,
      ...censoredNotes(result),
    ],
    description:
      `Critical learning rate against width on logarithmic axes. ${slopeText(result)}. ` +
      widths
        .map(
          ({ width, eta_crit: rate, ci95, seeds, censored }) =>
            `${unitsText(width)}: ${rate === null ? 'no threshold' : `${shortText(rate)}${ci95 === null ? '' : ` (95 % interval ${shortText(ci95[0])} to ${shortText(ci95[1])})`}`}, ${String(seeds)} seeds${censored > 0 ? `, ${String(censored)} censored` : ''}.`,
        )
        .join(' '),
    views: [
      ...legend(
        centre === null ? [MEAN, SEEDS] : [MEAN, SEEDS, ...foundEntry(result), BAND, ...REFERENCE_ENTRIES],
      ),
      {
        name: panelName('rate', 'xy'),
        width: PLOT,
        height: HEIGHT,
        layer: [
          { data: { values: [] }, mark: 'point', encoding: { x: axes.x('width'), y: axes.y('rate') } },
          ...(centre === null ? [emptyLayer()] : lineLayers(result, centre, frame, axes)),
          seedLayer(thresholds, axes),
          ...censoredLayers(result, domain, axes),
          ...meanLayers(result, axes),
        ],
      },
    ],
  };
}

const MEAN: Entry = { kind: 'marker', label: 'mean and its 95 % interval', colour: INK, shape: 'diamond' };
const SEEDS: Entry = {
  kind: 'marker',
  label: 'seeds (area: how many)',
  colour: BLUE,
  shape: 'circle',
  filled: false,
};
const BAND: Entry = { kind: 'band', label: 'no dependence: slopes within ± 0.10', colour: QUIET };
const REFERENCE_ENTRIES: readonly Entry[] = REFERENCES.map(({ label, dash }) => ({
  kind: 'line',
  label,
  colour: QUIET,
  dash,
  width: 1.5,
}));

function foundEntry({ mean_slope: slope }: CriticalRate): readonly Entry[] {
  return slope === null ? [] : [{ kind: 'line', label: 'mean slope', colour: BLUE, width: 2.5 }];
}

function centreOf({ widths }: CriticalRate): Centre | null {
  const found = widths.flatMap(({ width, eta_crit: rate }) =>
    rate === null ? [] : [{ width: Math.log2(width), rate: Math.log2(rate) }],
  );
  if (found.length === 0) return null;
  return { width: mean(found.map(({ width }) => width)), rate: mean(found.map(({ rate }) => rate)) };
}

/** At least two octaves, around what there is. */
function domainOf(rates: readonly number[]): Domain {
  if (rates.length === 0) return [-2, 0];
  const [low, high] = [Math.min(...rates), Math.max(...rates)];
  const more = Math.max(0.25, (2 - (high - low)) / 2);
  return [low - more, high + more];
}

function lineLayers(result: CriticalRate, centre: Centre, [left, right]: Domain, axes: Axes): Layer[] {
  const at = (slope: number, width: number): number => centre.rate + slope * (width - centre.width);
  const line = (
    slope: number,
    mark: { readonly color: string; readonly strokeWidth: number; readonly strokeDash?: number[] },
  ): Layer => ({
    data: { values: [left, right].map((width) => ({ width, rate: at(slope, width) })) },
    mark: { type: 'line', clip: true, ...mark },
    encoding: { x: axes.x('width'), y: axes.y('rate') },
  });
  return [
    {
      data: {
        values: [left, centre.width, right].map((width) => ({
          width,
          low: at(-MARGIN, width),
          high: at(MARGIN, width),
        })),
      },
      mark: { type: 'area', color: QUIET, opacity: 0.2, clip: true },
      encoding: { x: axes.x('width'), y: axes.y('low'), y2: { field: 'high' } },
    },
    ...REFERENCES.map(({ slope, dash }) =>
      line(slope, { color: QUIET, strokeWidth: 1.5, strokeDash: [...dash] }),
    ),
    ...(result.mean_slope === null ? [] : [line(result.mean_slope, { color: BLUE, strokeWidth: 2.5 })]),
  ];
}

function seedLayer(
  thresholds: readonly { readonly width: number; readonly rate: number }[],
  axes: Axes,
): Layer {
  const values = [
    ...groupBy(thresholds, ({ width, rate }) => `${String(width)} ${String(rate)}`).values(),
  ].map((own) => ({ ...own[0], seeds: own.length }));
  return {
    data: { values },
    mark: { type: 'point', shape: 'circle', filled: false, stroke: BLUE, strokeWidth: 1.4, opacity: 0.9 },
    encoding: {
      x: axes.x('width'),
      y: axes.y('rate'),
      size: {
        field: 'seeds',
        type: 'quantitative',
        scale: { domain: [0, Math.max(1, ...values.map(({ seeds }) => seeds))], range: [0, 320] },
        legend: null,
      },
    },
  };
}

function meanLayers({ widths }: CriticalRate, axes: Axes): Layer[] {
  const values = criticalPoints(widths);
  return [
    {
      data: { values },
      mark: { type: 'rule', color: INK, strokeWidth: 2, xOffset: 14 },
      encoding: { x: axes.x('width'), y: axes.y('low'), y2: { field: 'high' } },
    },
    {
      data: { values },
      mark: { type: 'point', shape: 'diamond', filled: true, color: INK, size: 80, opacity: 1, xOffset: 14 },
      encoding: { x: axes.x('width'), y: axes.y('rate') },
    },
  ];
}

/** How many seeds have their threshold beyond the grid, at the edge where it lies. */
function censoredLayers(result: CriticalRate, [low, high]: Domain, axes: Axes): Layer[] {
  return (['above', 'below'] as const).flatMap((side) => {
    const values = result.widths.flatMap(({ width }) => {
      const count = censoredAt(result, width, side);
      return count === 0
        ? []
        : [
            {
              width: Math.log2(width),
              edge: side === 'above' ? high : low,
              text: `${String(count)} censored`,
            },
          ];
    });
    return values.length === 0
      ? []
      : [
          {
            data: { values },
            mark: {
              type: 'text',
              color: INK,
              fontSize: TEXT.note,
              baseline: side === 'above' ? 'top' : 'bottom',
              yOffset: side === 'above' ? 4 : -4,
            },
            encoding: {
              x: axes.x('width'),
              y: axes.y('edge'),
              text: { field: 'text', type: 'nominal' },
            },
          } satisfies Layer,
        ];
  });
}

function censoredAt({ per_seed: seeds }: CriticalRate, width: number, side: 'above' | 'below'): number {
  return seeds
    .flatMap(({ thresholds }) => thresholds)
    .filter((threshold) => threshold.width === width && threshold.censored === side).length;
}

function censoredNotes(result: CriticalRate): readonly string[] {
  const { censored, thresholds, widths } = result;
  if (censored === 0) return [];
  const where = widths.flatMap((entry) =>
    entry.censored === 0 ? [] : [`${String(entry.censored)} with ${unitsText(entry.width)}`],
  );
  return [
    `${String(censored)} of ${String(thresholds)} thresholds lie beyond the grid of rates (${listed(where)}): those seeds have no slope, and the means are over the others.`,
  ];
}

function emptyLayer(): Layer {
  return {
    data: { values: [{}] },
    mark: {
      type: 'text',
      text: 'no threshold within the grid of rates',
      color: QUIET,
      fontSize: TEXT.label,
      x: PLOT / 2,
      y: HEIGHT / 2,
    },
    encoding: {},
  };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
