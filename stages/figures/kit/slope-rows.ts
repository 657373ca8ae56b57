import { MARGIN } from '../../analysis/critical/decision.js';
import type { Screen } from './screen.js';
import { seriesLook, type Series } from './series.js';
import type { LayerView, X, Y } from './spec.js';
import { INK, QUIET } from './theme.js';

/** A slope on log2 width with its interval, in the row of its label. */
export interface SlopeRow {
  /** Lines are separated by `\n`. */
  readonly label: string;
  readonly series: string;
  readonly slope: number;
  readonly ci95: readonly [number, number] | null;
}

function noSlope(width: number): LayerView {
  return {
    width,
    height: 60,
    layer: [
      {
        data: { values: [{}] },
        mark: { type: 'text', text: 'no slope can be given', color: QUIET, x: width / 2, y: 30 },
        encoding: {},
      },
    ],
  };
}

const AXIS = 'slope: octaves of the rate for each doubling of the width';

/** Slopes, a row for each label from the top, and the band that the rule takes for no dependence. */
export function slopeRows(
  rows: readonly SlopeRow[],
  all: readonly Series[],
  { screen, labels, step }: { readonly screen: Screen; readonly labels: number; readonly step: number },
): LayerView {
  if (rows.length === 0) return noSlope(screen.width - labels);
  const ends = rows.flatMap(({ slope, ci95 }) => ci95 ?? [slope]);
  const [low, high] = [Math.min(-2 * MARGIN, ...ends), Math.max(2 * MARGIN, ...ends)];
  const x = (field: string): X => ({
    field,
    type: 'quantitative',
    scale: { domain: [low - 0.03, high + 0.03], nice: false, zero: false },
    axis: {
      title: screen.isPhone ? ['slope: octaves of the rate', 'for each doubling of the width'] : AXIS,
      labelExpr: "datum.value === 0 ? '0' : format(datum.value, '+.1f')",
      tickCount: screen.isPhone ? 4 : 6,
    },
  });
  const y: Y = {
    field: 'label',
    type: 'nominal',
    sort: null,
    axis: {
      title: null,
      labelExpr: "split(datum.label, '\\n')",
      domain: false,
      ticks: false,
      grid: false,
      labelPadding: 8,
    },
  };
  const { color, shape } = seriesLook(all, screen);
  const yOffset = {
    field: 'series',
    type: 'nominal' as const,
    scale: { domain: all.map(({ name }) => name) },
  };
  const values = rows.map((row) => ({
    ...row,
    low: row.ci95?.[0] ?? row.slope,
    high: row.ci95?.[1] ?? row.slope,
  }));
  return {
    width: screen.width - labels,
    height: { step },
    layer: [
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
        data: { values },
        mark: { type: 'rule', strokeWidth: 2 },
        encoding: { x: x('low'), x2: { field: 'high' }, y, yOffset, color },
      },
      {
        data: { values },
        mark: { type: 'point', filled: true, size: 70, opacity: 1 },
        encoding: { x: x('slope'), y, yOffset, color, shape },
      },
    ],
  };
}
