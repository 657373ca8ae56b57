import { groupByPlace } from '../group-by.js';
import { failureOf, type FailureKind } from './failure.js';
import type { Run } from './run.js';

/** What became of the runs of one width at one rate. */
export interface KindsAtRate {
  readonly width: number;
  readonly log2Rate: number;
  readonly runs: number;
  readonly counts: Readonly<Record<FailureKind, number>>;
}

/** By width and rate, upwards. */
export function kindsByRate(runs: readonly Run[], threshold: number): readonly KindsAtRate[] {
  return groupByPlace(runs, ({ width, log2Rate }) => ({ width, log2Rate }))
    .map(([place, own]) => ({ ...place, runs: own.length, counts: countKinds(own, threshold) }))
    .toSorted((a, b) => a.width - b.width || a.log2Rate - b.log2Rate);
}

export function countKinds(runs: readonly Run[], threshold: number): KindsAtRate['counts'] {
  const kinds = runs.map((run) => failureOf(run, threshold));
  const count = (kind: FailureKind): number => kinds.filter((found) => found === kind).length;
  return {
    DIVERGED: count('DIVERGED'),
    EXPLODED: count('EXPLODED'),
    STUCK_AT_CHANCE: count('STUCK_AT_CHANCE'),
    BELOW_THRESHOLD: count('BELOW_THRESHOLD'),
  };
}

/** log2 of the lowest rate at which any of the runs became non-finite; `null` when none did, up to the grid's end. */
export function lowestNonfinite(runs: readonly Run[]): number | null {
  const rates = runs.filter(({ verdict }) => verdict === 'DIVERGED').map(({ log2Rate }) => log2Rate);
  return rates.length === 0 ? null : Math.min(...rates);
}
