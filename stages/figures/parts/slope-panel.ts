import type { Domain } from './scale.js';
import type { Layer, X, Y } from './spec.js';

/** Slopes with their intervals, a row each: the axes, and what a slope looks like. */
export interface SlopeAxes {
  readonly x: (field: string) => X;
  readonly y: (field: string) => Y;
}

/** How a slope is drawn. */
export interface SlopeStyle {
  readonly colour: string;
  readonly shape: string;
}

export function slopeX(domain: Domain): SlopeAxes['x'] {
  return (field) => ({
    field,
    type: 'quantitative',
    scale: { domain: [...domain], nice: false, zero: false },
    axis: { title: 'slope of log2 critical rate on log2 width', format: '~g', tickCount: 8, grid: false },
  });
}

/**
 * Rows from the top, each with its label at the middle.
 *
 * @param labelLimit the widest label in pixels; Vega's own limit where it is left out
 */
export function rowY(labels: readonly string[], labelLimit?: number): SlopeAxes['y'] {
  const texts = JSON.stringify(labels);
  return (field) => ({
    field,
    type: 'quantitative',
    scale: { domain: [labels.length, 0], nice: false },
    axis: {
      title: null,
      values: labels.map((_, index) => index + 0.5),
      labelExpr: `${texts}[floor(datum.value)]`,
      ...(labelLimit === undefined ? {} : { labelLimit }),
      domain: false,
      ticks: false,
      grid: false,
      labelPadding: 8,
    },
  });
}

/** A slope as a point, and its interval. @param row in the y axis' units */
export function slopeLayers(
  slope: number,
  ci95: readonly [number, number] | null,
  row: number,
  { colour, shape }: SlopeStyle,
  { x, y }: SlopeAxes,
): Layer[] {
  return [
    {
      data: { values: [{ low: ci95?.[0] ?? slope, high: ci95?.[1] ?? slope, row }] },
      mark: { type: 'rule', color: colour, strokeWidth: 2 },
      encoding: { x: x('low'), x2: { field: 'high' }, y: y('row') },
    },
    {
      data: { values: [{ slope, row }] },
      mark: { type: 'point', shape, filled: true, color: colour, size: 70, opacity: 1 },
      encoding: { x: x('slope'), y: y('row') },
    },
  ];
}
