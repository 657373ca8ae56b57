import { meanInterval } from './t-interval.js';

/**
 * Two-sided p-value of Student's t, P(|T| ≥ |t|), by the finite series for whole degrees of freedom
 * (Abramowitz and Stegun 1964, 26.7.3 and 26.7.4).
 *
 * @param degreesOfFreedom a whole number, at least 1
 */
export function twoSidedP(t: number, degreesOfFreedom: number): number {
  const angle = Math.atan(Math.abs(t) / Math.sqrt(degreesOfFreedom));
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const isOdd = degreesOfFreedom % 2 === 1;
  let term = isOdd ? cosine : 1;
  let sum = degreesOfFreedom === 1 ? 0 : term;
  for (let power = isOdd ? 3 : 2; power <= degreesOfFreedom - 2; power += 2) {
    term *= ((power - 1) / power) * cosine ** 2;
    sum += term;
  }
  const within = isOdd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum;
  // Rounding may take it past 1.
  return Math.max(0, 1 - within);
}

/**
 * Two-sided p-value of the values' mean against 0. `null` with fewer than two, or when all are equal: there is then no
 * spread to test by, which is asked of the values themselves, since rounding may leave equal ones a spread.
 */
export function pOfMean(values: readonly number[]): number | null {
  const interval = meanInterval(values);
  if (interval === null || new Set(values).size === 1) return null;
  const { count, mean, sd } = interval;
  return twoSidedP(mean / (sd / Math.sqrt(count)), count - 1);
}
