import { holm } from '../critical/holm.js';
import { slopeOnWidth } from '../critical/slope-on-width.js';
import { estimateOf, pOfMean, type Estimate } from '../critical/student.js';
import { groupUpwards } from '../group-by.js';

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

/** The mean over the seeds with a slope on log2 width, held against 0. */
export interface Endpoint extends Pick<Estimate, 'mean' | 'ci95'> {
  readonly name: string;
  /** Upwards; every seed with a slope has a value at each of them. */
  readonly widths: readonly number[];
  /** By seed, upwards. */
  readonly slopes: readonly SeedSlope[];
  /** Two-sided, Student's t. */
  readonly test: Test;
}

/** @param values of every seed and width that has runs */
export function endpointOf(name: string, values: readonly Value[]): Endpoint {
  const widths = [...new Set(values.map(({ width }) => width))].toSorted((a, b) => a - b);
  const slopes = groupUpwards(values, ({ seed }) => seed).map(([seed, own]) => ({
    seed,
    slope: slopeOnWidth(own, widths.length),
  }));
  const known = slopes.flatMap(({ slope }) => slope ?? []);
  const { mean, ci95 } = estimateOf(known);
  return { name, widths, slopes, mean, ci95, test: testOf(widths, slopes, known) };
}

function testOf(widths: readonly number[], slopes: readonly SeedSlope[], known: readonly number[]): Test {
  const untested = (reason: string): Test => ({ kind: 'untested', reason });
  if (slopes.length === 0) return untested('there are no runs');
  if (widths.length < 2) return untested('there is one width only');
  const p = pOfMean(known);
  if (p !== null) return { kind: 'tested', p };
  return untested(
    known.length < 2
      ? `${known.length} of ${slopes.length} seeds have a value at every width: a test needs two`
      : `the slopes of all ${known.length} seeds are ${known[0] === 0 ? '0' : 'equal'}: there is no spread to test by`,
  );
}

/** p-values by Holm's correction over the endpoints that have one, in the order given; `null` for the others. */
export function holmOf(endpoints: readonly Endpoint[]): readonly (number | null)[] {
  return holm(endpoints.map(({ test }) => (test.kind === 'tested' ? test.p : null)));
}
