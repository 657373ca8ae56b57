import { holm } from '../critical/holm.js';
import { slopeOnWidth } from '../critical/slope-on-width.js';
import { meanInterval, type Interval } from '../critical/t-interval.js';
import { pOfMean } from '../critical/t-test.js';
import { groupBy } from '../group-by.js';

/** What an endpoint is the slope of, for one seed at one width. */
export interface Value {
  readonly width: number;
  readonly seed: number;
  /** `null` where it isn't defined: the seed then has no slope. */
  readonly value: number | null;
}

export interface SeedSlope {
  readonly seed: number;
  /** On log2 width; `null` for a seed that lacks a value at some width. */
  readonly slope: number | null;
}

export type Test =
  | { readonly kind: 'tested'; readonly p: number }
  /** There is no p-value, and why. */
  | { readonly kind: 'untested'; readonly reason: string };

/** The mean over seeds of a slope on log2 width, held against 0. */
export interface Endpoint {
  readonly name: string;
  /** Upwards; every seed with a slope has a value at each of them. */
  readonly widths: readonly number[];
  /** By seed, upwards. */
  readonly slopes: readonly SeedSlope[];
  /** Over the seeds with a slope; `null` without one. */
  readonly mean: number | null;
  /** Two-sided 95 %, Student's t; `null` with fewer than two slopes. */
  readonly ci95: Interval | null;
  /** Two-sided, Student's t. */
  readonly test: Test;
}

/** @param values of every seed and width that has runs */
export function endpointOf(name: string, values: readonly Value[]): Endpoint {
  const widths = [...new Set(values.map(({ width }) => width))].toSorted((a, b) => a - b);
  const slopes = [...groupBy(values, ({ seed }) => seed)]
    .toSorted(([a], [b]) => a - b)
    .map(([seed, own]): SeedSlope => ({ seed, slope: slopeOnWidth(own, widths.length) }));
  const known = slopes.flatMap(({ slope }) => slope ?? []);
  const interval = meanInterval(known);
  return {
    name,
    widths,
    slopes,
    mean: interval?.mean ?? known[0] ?? null,
    ci95: interval?.ci95 ?? null,
    test: testOf(widths, slopes, known),
  };
}

function testOf(widths: readonly number[], slopes: readonly SeedSlope[], known: readonly number[]): Test {
  if (slopes.length === 0) return { kind: 'untested', reason: 'there are no runs' };
  if (widths.length < 2) return { kind: 'untested', reason: 'there is one width only' };
  const p = pOfMean(known);
  if (p !== null) return { kind: 'tested', p };
  if (known.length < 2) {
    return {
      kind: 'untested',
      reason: `${known.length} of ${slopes.length} seeds have a value at every width: a test needs two`,
    };
  }
  return {
    kind: 'untested',
    reason: `the slopes of all ${known.length} seeds are ${known[0] === 0 ? '0' : 'equal'}: there is no spread to test by`,
  };
}

/** p-values by Holm's correction over the endpoints that have one, in the order given; `null` for the others. */
export function holmOf(endpoints: readonly Endpoint[]): readonly (number | null)[] {
  return holm(endpoints.map(({ test }) => (test.kind === 'tested' ? test.p : null)));
}
