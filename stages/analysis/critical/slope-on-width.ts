import { linearRegression } from 'simple-statistics';

/**
 * The least-squares slope of a value on log2 width.
 *
 * @param values one a width, `null` where it isn't known
 * @param widths how many there are; all must have a value
 * @returns `null` unless they do, and for fewer than two widths, which make no line
 */
export function slopeOnWidth(
  values: readonly { readonly width: number; readonly value: number | null }[],
  widths: number,
): number | null {
  const points = values.flatMap(({ width, value }) => (value === null ? [] : [[Math.log2(width), value]]));
  return points.length === widths && widths >= 2 ? linearRegression(points).m : null;
}
