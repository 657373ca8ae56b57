import { numberOf, type Curve } from '../../src/model.js';
import type { Scale } from '../state/choice.js';
import { notFinite, WIDE, type NotFinite } from '../colour/scale.js';

/** Curves of one metric over one axis. */
export interface Joined {
  readonly x: readonly number[];
  readonly series: readonly JoinedSeries[];
  /** Of all finite values, bands among them; `null`: there are none. */
  readonly range: readonly [low: number, high: number] | null;
}

export interface JoinedSeries {
  /** As many as `x`. `null`: no number there, a gap; `undefined`: this curve has no such x. */
  readonly y: readonly (number | null | undefined)[];
  readonly band: { readonly low: JoinedSeries['y']; readonly high: JoinedSeries['y'] } | null;
  /** Where a value is measured, and is no finite number. */
  readonly marks: readonly Mark[];
}

export interface Mark {
  readonly x: number;
  readonly is: NotFinite;
}

/** Over the union of what they are measured at. */
export function join(curves: readonly Curve[]): Joined {
  const x = [...new Set(curves.flatMap((curve) => curve.x))].sort((a, b) => a - b);
  const place = new Map(x.map((at, index) => [at, index]));
  const series = curves.map((curve): JoinedSeries => {
    const spread = (values: Curve['y']): JoinedSeries['y'] => {
      const y = Array.from<number | null | undefined>({ length: x.length }).fill(undefined);
      curve.x.forEach((at, index) => {
        const number = numberOf(values[index] ?? null);
        y[place.get(at) ?? -1] = number !== null && Number.isFinite(number) ? number : null;
      });
      return y;
    };
    return {
      y: spread(curve.y),
      band: curve.band === undefined ? null : { low: spread(curve.band.low), high: spread(curve.band.high) },
      marks: curve.x.flatMap((at, index) => {
        const number = numberOf(curve.y[index] ?? null);
        const is = number === null ? null : notFinite(number);
        return is === null ? [] : [{ x: at, is }];
      }),
    };
  });
  return { x, series, range: rangeOf(series) };
}

/** As chosen where all is above zero; left to itself, a logarithm where a linear axis would hide the smaller values. */
export function scaleFor(range: Joined['range'], chosen: Scale | null): Scale {
  if (range === null || range[0] <= 0) return 'linear';
  return chosen ?? (range[1] / range[0] >= WIDE ? 'log' : 'linear');
}

function rangeOf(series: readonly JoinedSeries[]): Joined['range'] {
  let [low, high] = [Infinity, -Infinity];
  for (const { y, band } of series) {
    for (const values of band === null ? [y] : [y, band.low, band.high]) {
      for (const value of values) {
        if (typeof value !== 'number') continue;
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
  }
  return low > high ? null : [low, high];
}
