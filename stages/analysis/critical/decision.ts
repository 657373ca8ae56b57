import type { Interval } from './student.js';

/** A slope nearer to 0 than this is a trifle: less than 7 % a doubling of the width. */
export const MARGIN = 0.1;

/** A larger share of censored thresholds leaves the slope to the grid's ends. */
export const MOST_CENSORED = 0.1;

export type Decision =
  | { readonly verdict: 'SUPPORTED' }
  | {
      readonly verdict: 'NOT SUPPORTED';
      /** The slope is above 0. */
      readonly reversed: boolean;
      /** To no dependence: the slope is within ± 0.10. */
      readonly equivalent: boolean;
    }
  | { readonly verdict: 'INCONCLUSIVE'; readonly reason: string };

/** The preregistered rule (docs/protocol.md). */
export function decide(
  oneSided95: Interval | null,
  { censored, thresholds }: { readonly censored: number; readonly thresholds: number },
): Decision {
  if (thresholds === 0 || censored / thresholds >= MOST_CENSORED) {
    return inconclusive(
      `${censored} of ${thresholds} thresholds are censored: the grid of rates must be extended`,
    );
  }
  if (oneSided95 === null) {
    return inconclusive('fewer than two seeds have a threshold at every width: there is no interval');
  }
  const [lower, upper] = oneSided95;
  if (upper < -MARGIN) return { verdict: 'SUPPORTED' };
  if (lower > -MARGIN) {
    return { verdict: 'NOT SUPPORTED', reversed: lower > 0, equivalent: upper < MARGIN };
  }
  return inconclusive(`the bounds of the slope lie on both sides of ${-MARGIN}`);
}

function inconclusive(reason: string): Decision {
  return { verdict: 'INCONCLUSIVE', reason };
}
