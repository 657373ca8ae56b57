import type { Interval } from './student.js';

/** The 0.975 quantile of the standard normal distribution. */
const Z = 1.959963984540054;

/** Wilson's 95 % interval (1927) of a share, `count` of `total`; `total` above 0. */
export function wilsonInterval(count: number, total: number): Interval {
  const share = count / total;
  const denominator = 1 + Z ** 2 / total;
  const centre = (share + Z ** 2 / (2 * total)) / denominator;
  const half = (Z / denominator) * Math.sqrt((share * (1 - share)) / total + (Z / (2 * total)) ** 2);
  // Exactly 0 and 1 where rounding would leave a trace.
  return [count === 0 ? 0 : centre - half, count === total ? 1 : centre + half];
}
