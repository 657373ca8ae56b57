import { linearRegression } from 'simple-statistics';

/**
 * The least-squares slope of a value on log2 width; `null` unless there is one of each of so many widths, and for fewer
 * than two, which make no line.
 */
export function slopeOnWidth(
  values: readonly { readonly width: number; readonly value: number | null }[],
  widths: number,
): number | null {
  const points = values.flatMap(({ width, value }) => (value === null ? [] : [[Math.log2(width), value]]));
  return points.length === widths && widths >= 2 ? linearRegression(points).m : null;
}
