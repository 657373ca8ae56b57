import type { Interval } from './critical/t-interval.js';
import { significant } from './significant.js';

/** A number as results have it, or none. */
export function figure(value: number | null): number | null {
  return value === null ? null : significant(value);
}

/** An interval as results have it, or none. */
export function figures(interval: Interval | null): Interval | null {
  return interval === null ? null : [significant(interval[0]), significant(interval[1])];
}
