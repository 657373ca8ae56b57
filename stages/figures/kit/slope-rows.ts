import { MARGIN } from '../../analysis/critical/decision.js';
import type { Screen } from './screen.js';
import { seriesLook, type Series } from './series.js';
import { textAt, type Encoding, type Layer, type View, type X, type Y } from './spec.js';
import { INK, QUIET } from './theme.js';

/** A slope on log2 width with its interval, in the row of its label. */
export interface SlopeRow {
  /** Lines are separated by `\n`. */
  readonly label: string;
  readonly series: string;
  readonly slope: number;
  readonly ci95: readonly [number, number] | null;
  /** Of a figure with several: which runs the slope is of. Lines as above. */
  readonly panel?: string;
}

const AXIS = 'slope: octaves of the rate for each doubling of the width';
const LINES = "split(datum.label, '\\n')";
/** Panels beside each other. */
const COLUMNS = 3;
const GAP = 16;

interface Options {
  readonly screen: Screen;
  /** Room for the rows' labels. */
  readonly labels: number;
  /** Between the series of a row. */
  readonly step: number;
}

/**
 * Slopes, a row for each label from the top, and the band that the rule takes for no dependence. Rows with a `panel` stand
 * in panels of that name, on common scales.
 */
export function slopeRows(
  rows: readonly SlopeRow[],
  all: readonly Series[],
  { screen, labels, step }: Options,
): View {
  if (rows.length === 0) {
    const width = screen.width - labels;
    return {
      width,
      height: 60,
      layer: [textAt('no slope can be given', { color: QUIET, x: width / 2, y: 30 })],
    };
  }
  const panels = new Set(rows.flatMap(({ panel }) => panel ?? [])).size;
  const count = Math.max(1, panels);
  const columns = screen.isPhone ? 1 : Math.ceil(count / Math.ceil(count / COLUMNS));
  const values = rows.map((row) => ({
    ...row,
    low: row.ci95?.[0] ?? row.slope,
    high: row.ci95?.[1] ?? row.slope,
  }));
  const view = {
    width: (screen.width - labels - (columns - 1) * GAP) / columns,
    height: { step },
    layer: slopeLayers(values, all, screen, columns),
  };
  if (panels === 0) return { data: { values }, ...view };
  return {
    data: { values },
    facet: {
      field: 'panel',
      type: 'nominal',
      sort: null,
      header: { labelExpr: LINES, labelAnchor: 'start' },
    },
    columns,
    spacing: GAP,
    spec: view,
  };
}

function slopeLayers(
  rows: readonly { readonly low: number; readonly high: number }[],
  all: readonly Series[],
  screen: Screen,
  columns: number,
): Layer[] {
  const [low, high] = [
    Math.min(-2 * MARGIN, ...rows.map((row) => row.low)),
    Math.max(2 * MARGIN, ...rows.map((row) => row.high)),
  ];
  const isNarrow = screen.isPhone || columns > 1;
  const x = (field: string): X => ({
    field,
    type: 'quantitative',
    scale: { domain: [low - 0.03, high + 0.03], nice: false, zero: false },
    axis: {
      title: isNarrow ? ['slope: octaves of the rate', 'for each doubling of the width'] : AXIS,
      labelExpr: "datum.value === 0 ? '0' : format(datum.value, '+.1f')",
      tickCount: isNarrow ? 4 : 6,
    },
  });
  const y: Y = {
    field: 'label',
    type: 'nominal',
    sort: null,
    axis: { title: null, labelExpr: LINES, domain: false, ticks: false, grid: false, labelPadding: 8 },
  };
  const { color, shape } = seriesLook(all, screen);
  const yOffset: Encoding['yOffset'] = {
    field: 'series',
    type: 'nominal',
    scale: { domain: all.map(({ name }) => name) },
  };
  return [
    {
      data: { values: [{ from: -MARGIN, to: MARGIN }] },
      mark: { type: 'rect', color: QUIET, opacity: 0.15 },
      encoding: { x: x('from'), x2: { field: 'to' } },
    },
    {
      data: { values: [{ zero: 0 }] },
      mark: { type: 'rule', color: INK, strokeWidth: 1 },
      encoding: { x: x('zero') },
    },
    {
      mark: { type: 'rule', strokeWidth: 2 },
      encoding: { x: x('low'), x2: { field: 'high' }, y, yOffset, color },
    },
    {
      mark: { type: 'point', filled: true, size: 70, opacity: 1 },
      encoding: { x: x('slope'), y, yOffset, color, shape },
    },
  ];
}
