import { median } from 'simple-statistics';
import { groupBy } from '../../analysis/group-by.js';
import { datasetOf, unitsText } from '../../conclusion/critical-words.js';
import type { CriticalRate } from '../../tables/critical-rate.js';
import type { CriticalRunRow } from '../../tables/critical-table.js';
import type { CurvatureSummary } from '../../tables/curvature.js';
import { CHANCE } from './curve-panel.js';
import { legend, type Entry } from './legend.js';
import { log2X, log2Y, shortText } from './log2-axis.js';
import { lossScale } from './loss-scale.js';
import { NO_NUMBER, shadeOf } from './ramp.js';
import type { Domain } from './scale.js';
import type { Figure, Layer, X, Y } from './spec.js';
import { INK, WIDTH } from './theme.js';
import { counted } from '../../conclusion/english.js';

const ROW = 52;
const PLOT = WIDTH - 80;
/** Of an octave, right of the last rate or bound. */
const BESIDE = 0.1;

/** One width at one rate. */
interface Place {
  readonly width: number;
  readonly log2Rate: number;
  /** Of the final training loss over the seeds; infinite where it isn't finite. */
  readonly loss: number;
}

/** A rate by width, drawn across the map. */
interface Line {
  readonly name: string;
  readonly colour: string;
  readonly dash: readonly number[];
  readonly shape: 'square' | 'diamond';
  readonly points: readonly { readonly width: number; readonly rate: number }[];
}

interface Axes {
  readonly x: (field: string) => X;
  readonly y: (field: string) => Y;
}

/**
 * Final training loss by learning rate and width as colours, and across them 2/λ₀ and the critical rate: the map that
 * Karakida et al. (2019) draw.
 *
 * @param rows of the critical-rate study; only those of its main grid are drawn
 */
export function widthHeatMap(
  rows: readonly CriticalRunRow[],
  critical: CriticalRate,
  curvature: CurvatureSummary,
): Figure {
  const places = placesOf(rows.filter(({ study }) => study === 'main'));
  const lines = [boundLine(curvature, places), criticalLine(critical)];
  const losses = places.map(({ loss }) => loss).filter(Number.isFinite);
  const shades: Domain = [Math.min(...losses, CHANCE / 1.5), CHANCE];
  const step = 1 / critical.steps;
  const widths = [...new Set(places.map(({ width }) => width))].toSorted((a, b) => a - b);
  const axes = axesOf(places, widths, lines, step);
  return {
    title: `${titleOf(critical, curvature)}, ${datasetOf(critical)}`,
    notes: [
      `Colour: median final training loss over the seeds after ${counted(critical.epochs, 'epoch')}; grey where half of them or more became non-finite. ` +
        `2/λ₀ bounds the rate of stable full-batch descent at the initial weights; it is no prediction of the critical rate of SGD. Both lines are means over seeds.`,
    ],
    description:
      'A heat map of final training loss, a row for each width and a column for each learning rate, with two lines across it. ' +
      lines
        .map(
          ({ name, points }) =>
            `${name}: ${points.map(({ width, rate }) => `${shortText(rate)} with ${unitsText(width)}`).join(', ') || 'none'}.`,
        )
        .join(' '),
    views: [
      ...legend(lines.map(entryOf)),
      {
        width: PLOT,
        height: ROW * widths.length,
        layer: [
          cellLayer(places, { step, shades, axes }),
          ...lines.flatMap((line) => lineLayers(line, axes)),
        ],
      },
      lossScale(shades, 'final training loss'),
    ],
  };
}

function placesOf(rows: readonly CriticalRunRow[]): readonly Place[] {
  return [
    ...groupBy(rows, ({ width, log2_rate }) => `${String(width)} ${String(log2_rate)}`).values(),
  ].flatMap((own): Place[] => {
    const [first] = own;
    if (first === undefined) return [];
    const loss = median(own.map(({ final_train_loss: final }) => final ?? Infinity));
    return [{ width: first.width, log2Rate: first.log2_rate, loss }];
  });
}

/** At the widths that are drawn. */
function boundLine({ widths }: CurvatureSummary, places: readonly Place[]): Line {
  const drawn = new Set(places.map(({ width }) => width));
  return {
    name: '2/λ₀ at initialisation',
    colour: '#c75000',
    dash: [7, 4],
    shape: 'square',
    points: widths
      .filter(({ width }) => drawn.has(width))
      .map(({ width, bound }) => ({ width, rate: bound })),
  };
}

function criticalLine({ widths }: CriticalRate): Line {
  return {
    name: 'critical rate',
    colour: INK,
    dash: [1, 0],
    shape: 'diamond',
    points: widths.flatMap(({ width, eta_crit: rate }) => (rate === null ? [] : [{ width, rate }])),
  };
}

/** `The critical rate lies below 2/λ₀ at 5 of 5 widths`, of those that have both. */
function titleOf(critical: CriticalRate, { widths }: CurvatureSummary): string {
  const pairs = critical.widths.flatMap(({ width, eta_crit: rate }) => {
    const bound = widths.find((entry) => entry.width === width)?.bound;
    return rate === null || bound === undefined ? [] : [{ rate, bound }];
  });
  if (pairs.length === 0) return 'Final training loss by width and learning rate';
  const below = pairs.filter(({ rate, bound }) => rate < bound).length;
  return `The critical rate lies below 2/λ₀ at ${String(below)} of ${counted(pairs.length, 'width')}`;
}

function axesOf(
  places: readonly Place[],
  widths: readonly number[],
  lines: readonly Line[],
  step: number,
): Axes {
  const rates = places.map(({ log2Rate }) => log2Rate);
  const points = lines.flatMap((line) => line.points.map(({ rate }) => Math.log2(rate)));
  const logs = widths.map(Math.log2);
  return {
    x: log2X({
      domain: [
        Math.min(...rates.map((rate) => rate - step / 2), ...points.map((rate) => rate - BESIDE)),
        Math.max(...rates.map((rate) => rate + step / 2), ...points.map((rate) => rate + BESIDE)),
      ],
      title: 'learning rate (log scale)',
      grid: false,
    }),
    y: log2Y({
      domain: [Math.min(...logs) - 0.5, Math.max(...logs) + 0.5],
      title: 'units of each hidden layer (log scale)',
      ticks: logs,
      grid: false,
    }),
  };
}

function cellLayer(
  places: readonly Place[],
  { step, shades, axes }: { readonly step: number; readonly shades: Domain; readonly axes: Axes },
): Layer {
  return {
    data: {
      values: places.map(({ width, log2Rate, loss }) => ({
        left: log2Rate - step / 2,
        right: log2Rate + step / 2,
        top: Math.log2(width) + 0.5,
        bottom: Math.log2(width) - 0.5,
        fill: (Number.isFinite(loss) ? shadeOf(loss, shades) : NO_NUMBER).fill,
      })),
    },
    mark: { type: 'rect' },
    encoding: {
      x: axes.x('left'),
      x2: { field: 'right' },
      y: axes.y('bottom'),
      y2: { field: 'top' },
      color: { field: 'fill', type: 'nominal', scale: null },
    },
  };
}

/** On white, so that it shows on every colour. */
function lineLayers({ colour, dash, shape, points }: Line, axes: Axes): Layer[] {
  const values = points.map(({ width, rate }) => ({ width: Math.log2(width), rate: Math.log2(rate) }));
  const line = (color: string, strokeWidth: number, strokeDash: readonly number[]): Layer => ({
    data: { values },
    mark: { type: 'line', color, strokeWidth, strokeDash: [...strokeDash] },
    encoding: { x: axes.x('rate'), y: axes.y('width'), order: { field: 'width', type: 'quantitative' } },
  });
  return [
    line('white', 5, [1, 0]),
    line(colour, 2, dash),
    {
      data: { values },
      mark: {
        type: 'point',
        shape,
        filled: true,
        color: colour,
        stroke: 'white',
        strokeWidth: 1,
        size: 80,
        opacity: 1,
      },
      encoding: { x: axes.x('rate'), y: axes.y('width') },
    },
  ];
}

function entryOf({ name, colour, dash, shape }: Line): Entry {
  return { kind: 'line', label: name, colour, dash, shape, width: 2 };
}
