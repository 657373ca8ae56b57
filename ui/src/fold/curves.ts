import { numberOf, type Curve, type Value } from '../model.js';
import type { Series } from './series.js';
import { plainValue } from './value.js';

/** What counts steps, the finest first. */
const COUNTERS: readonly string[] = ['step', 'iteration', 'epoch'];

/** Whether a figure says how far a cell is, not how good. */
export function isCounter(name: string): boolean {
  return COUNTERS.includes(name);
}

/** Where nothing counts them. */
const ROW = 'row';

/**
 * Every figure of a series over what counts its steps: the first of `step`, `iteration` and `epoch` that is a number in
 * every row with the figure and never falls, else the rows themselves. Rows of one step become one point, their mean,
 * with their smallest and largest as its band. A last row without a step, where all others have one, is what came out
 * in the end: it lies nowhere on the curve.
 */
export function curvesOf(series: Series): readonly Curve[] {
  const counters = COUNTERS.filter((name) => series.names.includes(name));
  const rows = Array.from({ length: series.length }, (_, row) => row);
  return series.names
    .filter((name) => !counters.includes(name))
    .flatMap((metric) => {
      const column = series.column(metric);
      const own = rows.filter((row) => numberOf(column[row] ?? null) !== null);
      if (own.length === 0) return [];
      const values = own.map((row) => numberOf(column[row] ?? null) ?? NaN);
      for (const along of counters) {
        const counter = series.column(along);
        const steps = own.map((row) => counter[row] ?? null);
        if (steps.length > 1 && steps.at(-1) === null) steps.pop();
        if (isRising(steps)) return [curveOf({ metric, along }, steps, values.slice(0, steps.length))];
      }
      return [curveOf({ metric, along: ROW }, own, values)];
    });
}

function isRising(steps: readonly Value[]): steps is readonly number[] {
  let last = -Infinity;
  return steps.every((step) => {
    const rises = typeof step === 'number' && step >= last;
    if (rises) last = step;
    return rises;
  });
}

function curveOf(
  names: Pick<Curve, 'metric' | 'along'>,
  steps: readonly number[],
  values: readonly number[],
): Curve {
  const points = new Map<number, number[]>();
  values.forEach((value, index) => {
    const step = steps[index] ?? index;
    const known = points.get(step);
    if (known === undefined) points.set(step, [value]);
    else known.push(value);
  });
  const several = [...points.values()].some(({ length }) => length > 1);
  const curve = { ...names, x: [...points.keys()] };
  const spreads = [...points.values()].map(spreadOf);
  const y = [...points.values()].map((values) => plainValue(meanOf(values)));
  return several ? { ...curve, y, band: bandOf(spreads) } : { ...curve, y };
}

/**
 * A curve of at most so many points: neighbours become one, with the last value of them, and their smallest and largest
 * as its band. A shorter one is as it was.
 */
export function decimated(curve: Curve, most: number): Curve {
  if (curve.x.length <= most) return curve;
  const size = Math.ceil(curve.x.length / most);
  const starts = Array.from({ length: Math.ceil(curve.x.length / size) }, (_, bucket) => bucket * size);
  const { low, high } = curve.band ?? { low: curve.y, high: curve.y };
  return {
    metric: curve.metric,
    along: curve.along,
    x: starts.map((start) => curve.x[start] ?? 0),
    y: starts.map((start) => curve.y[Math.min(start + size, curve.y.length) - 1] ?? null),
    band: bandOf(
      starts.map((start) =>
        spreadOf(
          [...low.slice(start, start + size), ...high.slice(start, start + size)].flatMap(
            (value) => numberOf(value) ?? [],
          ),
        ),
      ),
    ),
  };
}

interface Spread {
  readonly low: number;
  readonly high: number;
}

/** The smallest and the largest; NaN lies above all numbers: it is what must not be overlooked. */
function spreadOf(values: readonly number[]): Spread {
  const numbers = values.filter((value) => !Number.isNaN(value));
  const low = numbers.reduce((least, value) => Math.min(least, value), Infinity);
  const high = numbers.reduce((most, value) => Math.max(most, value), -Infinity);
  return {
    low: numbers.length === 0 ? NaN : low,
    high: numbers.length < values.length || values.length === 0 ? NaN : high,
  };
}

function bandOf(spreads: readonly Spread[]): NonNullable<Curve['band']> {
  return {
    low: spreads.map(({ low }) => plainValue(low)),
    high: spreads.map(({ high }) => plainValue(high)),
  };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
