export type Interval = readonly [low: number, high: number];

/** Six significant digits, as the cells have; a value that isn't finite stays as it is. */
export function significant(value: number): number {
  return Number(value.toPrecision(6));
}

/** A number as results have it, or none. */
export function figure(value: number | null): number | null {
  return value === null ? null : significant(value);
}

/** An interval as results have it, or none. */
export function figures(interval: Interval): Interval;
export function figures(interval: Interval | null): Interval | null;
export function figures(interval: Interval | null): Interval | null {
  return interval === null ? null : [significant(interval[0]), significant(interval[1])];
}

/** The same of what is known by its logarithm to base 2. */
export function power(log2: number | null): number | null {
  return log2 === null ? null : significant(2 ** log2);
}

export function powers(log2: Interval | null): Interval | null {
  return log2 === null ? null : figures([2 ** log2[0], 2 ** log2[1]]);
}
