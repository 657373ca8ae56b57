import { MARGIN } from '../../analysis/critical/decision.js';
import type { CriticalRate } from '../../tables/critical-rate.js';
import {
  datasetOf,
  intervalText,
  reasonNotes,
  signed,
  slopeSuffix,
} from '../../conclusion/critical-words.js';
import { ONE_CRITERION, sameVerdicts } from '../../conclusion/variant-words.js';
import { textWidth } from './font.js';
import { legend, type Entry } from './legend.js';
import type { Domain } from './scale.js';
import { rowY, slopeLayers, slopeX } from './slope-panel.js';
import type { Figure, Layer, X, Y } from './spec.js';
import { INK, QUIET, TEXT, WIDTH } from './theme.js';
import { counted, listed } from '../../conclusion/english.js';

const ROW = 34;
const BLUE = '#0072b2';

interface Row {
  readonly label: string;
  readonly slope: number | null;
  readonly ci95: readonly [number, number] | null;
  /** At the right edge. */
  readonly verdict: string;
}

/** The slope by every analysis: the preregistered one, its sensitivity, the pooled fit, the longer horizon. */
export function criticalSlopes(result: CriticalRate): Figure {
  const rows = rowsOf(result);
  const seeds = result.per_seed.flatMap(({ slope }) => slope ?? []);
  const domain = domainOf([...rows.flatMap(({ slope, ci95 }) => [slope ?? 0, ...(ci95 ?? [])]), ...seeds]);
  const x = slopeX(domain);
  const labels = rows.map(({ label }) => label);
  const widest = Math.max(...labels.map((label) => textWidth(label, TEXT.note)));
  const y = rowY(labels, Math.ceil(widest) + 4);
  const { plot, text } = widthsOf(rows);
  return {
    title: `${titleOf(result)}, ${datasetOf(result)}`,
    notes: [
      'Slope of log2 of the critical rate against log2 of the width, with its 95 % interval: Student’s t over seeds; of the pooled fit, the jackknife over seeds. ' +
        `Supported: the one-sided upper bound lies below −${String(MARGIN)}.`,
      ONE_CRITERION,
      `Theory: ${listed(result.distances.map(({ to, slope }) => `${signed(slope)} (${to})`))}.`,
      ...reasonNotes(result),
    ],
    description: `Slopes with their 95 % intervals, a row for each analysis. ${rows
      .map(
        ({ label, slope, ci95, verdict }) =>
          `${label}: ${slope === null ? 'no slope' : `${signed(slope)}, ${intervalText(ci95)}`}${verdict === '' ? '' : `, ${verdict}`}.`,
      )
      .join(' ')}`,
    views: [
      ...legend([ESTIMATE, SEEDS, BAND, THEORY], plot + text),
      {
        width: plot,
        height: ROW * rows.length,
        layer: [
          {
            data: { values: [{ low: -MARGIN, high: MARGIN, top: 0, bottom: rows.length }] },
            mark: { type: 'rect', color: QUIET, opacity: 0.2, clip: true },
            encoding: { x: x('low'), x2: { field: 'high' }, y: y('top'), y2: { field: 'bottom' } },
          },
          {
            data: { values: [{ zero: 0 }] },
            mark: { type: 'rule', color: QUIET, strokeWidth: 1 },
            encoding: { x: x('zero') },
          },
          ...theoryLayers(result, domain, x),
          {
            data: { values: seeds.map((slope) => ({ slope, row: 0.5 })) },
            mark: { type: 'point', shape: 'circle', filled: false, stroke: BLUE, size: 36, opacity: 0.8 },
            encoding: { x: x('slope'), y: y('row') },
          },
          ...rows.flatMap((row, index) =>
            rowLayers(row, index, { x, y, isFirst: index === 0, right: domain[1] }),
          ),
        ],
      },
    ],
  };
}

const ESTIMATE: Entry = {
  kind: 'line',
  label: 'slope and its 95 % interval',
  colour: INK,
  width: 2,
  shape: 'diamond',
};
const SEEDS: Entry = {
  kind: 'marker',
  label: 'slopes of the seeds',
  colour: BLUE,
  shape: 'circle',
  filled: false,
};
const BAND: Entry = { kind: 'band', label: 'no dependence', colour: QUIET };
const THEORY: Entry = {
  kind: 'line',
  label: 'slopes of theory',
  colour: '#c75000',
  dash: [4, 3],
  width: 1.5,
};

function rowsOf(result: CriticalRate): readonly Row[] {
  const row = (
    label: string,
    estimate: Pick<CriticalRate, 'mean_slope' | 'ci95' | 'verdict' | 'seeds'>,
  ): Row => ({
    label,
    slope: estimate.mean_slope,
    ci95: estimate.ci95,
    verdict: `${estimate.verdict.toLowerCase()} (${counted(estimate.seeds, 'seed')})`,
  });
  const { pooled, horizon, sensitivity, epochs } = result;
  return [
    row(`preregistered, ${counted(epochs, 'epoch')}`, result),
    ...sensitivity.map((estimate) => row(estimate.name, estimate)),
    ...(pooled === null
      ? []
      : [{ label: 'pooled logistic fit', slope: pooled.slope, ci95: pooled.ci95, verdict: '' }]),
    ...(horizon === null ? [] : [row(`${counted(horizon.epochs, 'epoch')}, fewer widths`, horizon)]),
  ];
}

/** `“Supported” in 5 of 5 variants of the accuracy criterion: slope −0.20`, the preregistered one's. */
function titleOf(result: CriticalRate): string {
  if (result.mean_slope === null) return 'No slope of the critical rate can be given';
  const { same, all } = sameVerdicts(result);
  return `“${capital(result.verdict.toLowerCase())}” in ${String(same)} of ${String(all)} variants of the accuracy criterion${slopeSuffix(result)}`;
}

/** Of the texts on the right, and of what they and the labels leave. */
function widthsOf(rows: readonly Row[]): { readonly plot: number; readonly text: number } {
  const widest = (texts: readonly string[]): number =>
    Math.ceil(Math.max(...texts.map((text) => textWidth(text, TEXT.note))));
  const text = widest(rows.map(resultText));
  return { plot: WIDTH - widest(rows.map(({ label }) => label)) - text - 20, text };
}

/** `−0.20, supported (20 seeds)` */
function resultText({ slope, verdict }: Row): string {
  return [slope === null ? 'no slope' : signed(slope), verdict].filter((text) => text !== '').join(', ');
}

/** Holds 0, the slopes of theory and all values. */
function domainOf(values: readonly number[]): Domain {
  const [low, high] = [Math.min(-0.55, ...values), Math.max(0.15, ...values)];
  const margin = 0.04 * (high - low);
  return [low - margin, high + margin];
}

function theoryLayers({ distances }: CriticalRate, domain: Domain, x: (field: string) => X): Layer[] {
  return distances
    .filter(({ slope }) => domain[0] <= slope && slope <= domain[1])
    .flatMap(({ slope }): Layer[] => [
      {
        data: { values: [{ slope }] },
        mark: { type: 'rule', color: '#c75000', strokeDash: [4, 3], strokeWidth: 1.5 },
        encoding: { x: x('slope') },
      },
    ]);
}

function rowLayers(
  own: Row,
  index: number,
  {
    x,
    y,
    isFirst,
    right,
  }: {
    readonly x: (field: string) => X;
    readonly y: (field: string) => Y;
    readonly isFirst: boolean;
    readonly right: number;
  },
): Layer[] {
  const { slope, ci95 } = own;
  // Beside the seeds, of which there are many at the middle of the first row.
  const row = index + (isFirst ? 0.82 : 0.5);
  const text: Layer = {
    data: { values: [{ right, row: index + 0.5 }] },
    mark: {
      type: 'text',
      text: resultText(own),
      align: 'left',
      baseline: 'middle',
      xOffset: 10,
      fontSize: TEXT.note,
      color: INK,
    },
    encoding: { x: x('right'), y: y('row') },
  };
  if (slope === null) return [text];
  return [...slopeLayers(slope, ci95, row, { colour: INK, shape: 'diamond' }, { x, y }), text];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
