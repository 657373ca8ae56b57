import type { Band } from '../../stages/analysis/agreement-band.js';

/**
 * A batch's loss is a mean of 64 values, which each run sums in its own order: √64 roundings of 2^-24 in each of the
 * two, and no fewer at a step where the draws happen to agree.
 */
export const FLOOR = 2 * Math.sqrt(64) * 2 ** -24;

/** |found − expected| / |expected|, by step, as a running maximum: runs that have parted once may not count as close. */
export function distances(found: ArrayLike<number>, expected: ArrayLike<number>): readonly number[] {
  let largest = 0;
  return Array.from(expected, (loss, step) => {
    const distance = Math.abs((found[step] ?? NaN) - loss) / Math.abs(loss);
    largest = distance <= largest ? largest : distance;
    return largest;
  });
}

/**
 * By what the largest distance of the draws is multiplied where it is above the floor: the smallest whole number that no
 * ordinary run needs when it is held against the draws of other seeds than its own (bench/results/agreement.md, the
 * column `fill`).
 */
export const MARGIN = 3;

/** From the largest distance of any draw, by step, rounded up to two digits. */
export function bandOf(draws: readonly (readonly number[])[], margin = MARGIN): Band {
  const band: [number, number][] = [];
  const steps = Math.max(...draws.map(({ length }) => length));
  for (let step = 0; step < steps; step += 1) {
    const largest = Math.max(...draws.map((draw) => draw[step] ?? NaN));
    const bound = largest <= FLOOR ? roundedUp(FLOOR) : Number((margin * roundedUp(largest)).toPrecision(3));
    if (band.at(-1)?.[1] !== bound) band.push([step, bound]);
  }
  return band;
}

/** To two digits. */
function roundedUp(value: number): number {
  const rounded = Number(value.toPrecision(2));
  const unit = 10 ** (Math.floor(Math.log10(value)) - 1);
  return rounded >= value ? rounded : Number((rounded + unit).toPrecision(2));
}
