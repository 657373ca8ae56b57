import { CONTROL_NAMES } from '../../conclusion/control-names.js';
import { intervalText, signed } from '../../conclusion/critical-words.js';
import type { Controls } from '../../tables/controls.js';
import { textWidth } from './font.js';
import type { Domain } from './scale.js';
import { rowY, slopeLayers, slopeX, type SlopeAxes, type SlopeStyle } from './slope-panel.js';
import type { Layer, LayerView } from './spec.js';
import { INK, QUIET, TEXT, WIDTH } from './theme.js';
import { counted } from '../../conclusion/english.js';

const ROW = 38;
const BLUE = '#0072b2';
const ORANGE = '#c75000';

/** Lines at slopes that mean something, each named at the top. */
const LINES = [
  { slope: -1, label: '−1', colour: QUIET, dash: [2, 3] },
  { slope: -0.5, label: '−1/2', colour: QUIET, dash: [7, 4] },
  { slope: -0.1, label: 'margin −0.10', colour: ORANGE, dash: [4, 3] },
  { slope: 0, label: '0', colour: QUIET, dash: [1, 0] },
] as const;

type Estimate = Pick<Controls['main'], 'mean_slope' | 'ci95' | 'seeds'>;

interface Row {
  readonly label: string;
  /** What it is about, beside the main study's same runs; `null` for the main study itself. */
  readonly own: Estimate | null;
  readonly same: Estimate;
  /** At the right edge, in two lines. */
  readonly text: readonly string[];
}

const MAIN = 'main study, all of it';

/** A row for the main study and one for each control. @param labels pixels that their labels have */
export function controlSlopes({ main, controls }: Controls, labels: number): LayerView[] {
  const rows: readonly Row[] = [
    {
      label: MAIN,
      own: null,
      same: main,
      text: [estimateText(main)],
    },
    ...controls.map((control): Row => {
      const { mean, ci95 } = control.slope_difference;
      return {
        label: CONTROL_NAMES[control.control],
        own: control,
        same: control.same_runs,
        text: [
          estimateText(control),
          mean === null
            ? 'no difference'
            : `difference ${signed(mean)}${ci95 === null ? '' : ` (${intervalText(ci95)})`}`,
        ],
      };
    }),
  ];
  const domain = domainOf(rows);
  const axes: SlopeAxes = { x: slopeX(domain), y: rowY(rows.map(({ label }) => label)) };
  const texts = widest(rows.flatMap(({ text }) => text));
  return [
    {
      width: WIDTH - labels - texts - 50,
      height: ROW * rows.length,
      layer: [
        ...LINES.flatMap((line) => lineLayers(line, rows.length, axes)),
        ...rows.flatMap((row, index) => rowLayers(row, index, domain, axes)),
      ],
    },
  ];
}

/** Pixels that the labels of the rows need. */
export function labelsWidth(controls: Controls['controls']): number {
  return widest([MAIN, ...controls.map(({ control }) => CONTROL_NAMES[control])]);
}

function widest(texts: readonly string[]): number {
  return Math.ceil(Math.max(...texts.map((text) => textWidth(text, TEXT.note))));
}

/** `−0.20 (20 seeds)` */
function estimateText({ mean_slope: slope, seeds }: Estimate): string {
  return slope === null ? 'no slope' : `${signed(slope)} (${counted(seeds, 'seed')})`;
}

/** Holds all lines and all values. */
function domainOf(rows: readonly Row[]): Domain {
  const values = rows
    .flatMap(({ own, same }) => [own, same])
    .flatMap((estimate) => [estimate?.mean_slope ?? 0, ...(estimate?.ci95 ?? [])]);
  const [low, high] = [Math.min(-1, ...values), Math.max(0.1, ...values)];
  const margin = 0.04 * (high - low);
  return [low - margin, high + margin];
}

function lineLayers(
  { slope, label, colour, dash }: (typeof LINES)[number],
  rows: number,
  { x, y }: SlopeAxes,
): Layer[] {
  return [
    {
      data: { values: [{ slope, top: 0, bottom: rows }] },
      mark: { type: 'rule', color: colour, strokeDash: [...dash], strokeWidth: slope === 0 ? 1 : 1.5 },
      encoding: { x: x('slope'), y: y('top'), y2: { field: 'bottom' } },
    },
    {
      data: { values: [{ slope, top: 0 }] },
      mark: {
        type: 'text',
        text: label,
        color: colour,
        fontSize: TEXT.note,
        baseline: 'bottom',
        yOffset: -3,
        align: slope === -0.1 ? 'right' : 'center',
        xOffset: slope === -0.1 ? 4 : 0,
      },
      encoding: { x: x('slope'), y: y('top') },
    },
  ];
}

function rowLayers({ own, same, text }: Row, index: number, domain: Domain, axes: SlopeAxes): Layer[] {
  const middle = index + 0.5;
  return [
    ...estimateLayers(same, own === null ? middle : index + 0.7, { colour: BLUE, shape: 'circle' }, axes),
    ...(own === null ? [] : estimateLayers(own, index + 0.36, { colour: INK, shape: 'diamond' }, axes)),
    ...text.map((line, place): Layer => ({
      data: { values: [{ right: domain[1], row: middle }] },
      mark: {
        type: 'text',
        text: line,
        align: 'left',
        baseline: 'middle',
        xOffset: 10,
        yOffset: 14 * (place - (text.length - 1) / 2),
        fontSize: TEXT.note,
        color: place === 0 ? INK : QUIET,
      },
      encoding: { x: axes.x('right'), y: axes.y('row') },
    })),
  ];
}

function estimateLayers(
  { mean_slope: slope, ci95 }: Estimate,
  row: number,
  style: SlopeStyle,
  axes: SlopeAxes,
): Layer[] {
  return slope === null ? [] : slopeLayers(slope, ci95, row, style, axes);
}
