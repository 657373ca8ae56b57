import type { BatchRecord } from './cell.js';
import { lowerBound, medianOf, medianOfSorted } from './median.js';

/** Losses that the median is taken of. */
const WINDOW = 1000;

/** A median of fewer losses says little about where the curve is: earlier steps are not judged. */
const FEWEST = 100;

/** Makes the median absolute deviation of a normal distribution its standard deviation. */
const MAD_TO_SD = 1.4826;

/** 2^-24, half the distance of 1 to the next float32: a softmax in float32 can't tell a smaller loss from 0. */
const RESOLUTION = 2 ** -24;

/**
 * How many losses stand out upwards, over the whole series.
 *
 * With l = log(max(loss, 2^-24)), the residual of step t is r_t = l_t − median(l_{t−1000} … l_{t−1}): the window is
 * the 1,000 steps before t, without t. Steps 100 … 999 have all steps before them as window; steps 0 … 99 have no
 * residual and are not judged. z_t = r_t / (1.4826 · MAD), where MAD = median |r − median(r)| over all residuals.
 * A series without spread (MAD = 0) or without residuals has no spikes.
 */
export function spikes(losses: readonly number[]): BatchRecord['spikes'] {
  const residuals = residualsOf(losses.map((loss) => Math.log(Math.max(loss, RESOLUTION))));
  const middle = medianOf(residuals);
  const sd = MAD_TO_SD * medianOf(residuals.map((residual) => Math.abs(residual - middle)));
  const above = (z: number): number =>
    sd > 0 ? residuals.filter((residual) => residual > z * sd).length : 0;
  return { z4: above(4), z5: above(5), z7: above(7), z10: above(10) };
}

function residualsOf(logs: readonly number[]): readonly number[] {
  const residuals: number[] = [];
  const window: number[] = [];
  for (const [step, value] of logs.entries()) {
    if (step >= FEWEST) residuals.push(value - medianOfSorted(window));
    const leaving = logs[step - WINDOW];
    if (leaving !== undefined) window.splice(lowerBound(window, leaving), 1);
    window.splice(lowerBound(window, value), 0, value);
  }
  return residuals;
}
