import { mean } from 'simple-statistics';
import type { RatePoint } from './optimum.js';

/** The exponents of the rates that S is over: 2^-9 … 2^0 (docs/protocol.md). */
const EXPONENTS: readonly number[] = Array.from({ length: 10 }, (_, index) => index - 9);

/** A run that is worse than chance, or non-finite, counts as this. */
const CHANCE = Math.log(10);

/**
 * S, in nats: the mean over the rates 2^-9 … 2^0 of min(L(E), ln 10) − min L(E), the minimum over the same rates
 * (Wortsman et al. 2023). 0 when every rate does as well as the best.
 *
 * @param points of one seed and width, in any order
 * @returns `null` when a rate of these is missing, or no run at them stayed finite
 */
export function rateSensitivity(points: readonly RatePoint[]): number | null {
  const losses = EXPONENTS.flatMap(
    (exponent) => points.find(({ log2Rate }) => log2Rate === exponent)?.loss ?? [],
  );
  const lowest = Math.min(...losses);
  if (losses.length < EXPONENTS.length || !Number.isFinite(lowest)) return null;
  return mean(losses.map((loss) => Math.min(loss, CHANCE))) - lowest;
}
