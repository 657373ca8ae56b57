import { figure, figures } from '../rounded.js';
import { meanInterval, type Interval } from './t-interval.js';
import { pOfMean } from './t-test.js';

/** A mean difference over seeds, as results have it. */
export interface SeedDifference {
  /** `null` when no seed has both values. */
  readonly mean: number | null;
  /** Student's t; `null` with fewer than two seeds. */
  readonly ci95: Interval | null;
  /** How many have both values. */
  readonly seeds: number;
}

/** Of the seeds that have one. */
export function slopesBySeed(
  seeds: readonly { readonly seed: number; readonly slope: number | null }[],
): ReadonlyMap<number, number> {
  return new Map(seeds.flatMap(({ seed, slope }) => (slope === null ? [] : [[seed, slope]])));
}

/** The mean of left − right over the seeds that both have. */
export function differenceBySeed(
  left: ReadonlyMap<number, number>,
  right: ReadonlyMap<number, number>,
): SeedDifference {
  const differences = differencesOf(left, right);
  const interval = meanInterval(differences);
  return {
    mean: figure(interval?.mean ?? differences[0] ?? null),
    ci95: figures(interval?.ci95 ?? null),
    seeds: differences.length,
  };
}

/** Two-sided p-value of that mean against 0; `null` with fewer than two seeds, or when all differ equally. */
export function pairedP(
  left: ReadonlyMap<number, number>,
  right: ReadonlyMap<number, number>,
): number | null {
  return pOfMean(differencesOf(left, right));
}

/** left − right, of the seeds that both have. */
export function differencesOf(
  left: ReadonlyMap<number, number>,
  right: ReadonlyMap<number, number>,
): readonly number[] {
  return [...left].flatMap(([seed, value]) => {
    const other = right.get(seed);
    return other === undefined ? [] : [value - other];
  });
}
