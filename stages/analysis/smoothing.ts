/** Of `smooth`: how much of the average is carried over from point to point. TensorBoard's slider begins at 0.6. */
export const SMOOTHING = 0.6;

/**
 * The debiased exponential moving average that TensorBoard draws: e_n = s·e_(n−1) + (1 − s)·y_n from e_0 = 0, divided
 * by 1 − sⁿ, where n counts the values so far. A constant series stays as it is. `null` passes through unchanged,
 * counts for nothing and resets nothing.
 *
 * @param factor s, from 0 (the values themselves) to below 1
 * @throws {RangeError} for a factor outside [0, 1)
 */
export function smooth(values: readonly (number | null)[], factor: number): readonly (number | null)[] {
  if (!(factor >= 0 && factor < 1)) {
    throw new RangeError(`a smoothing factor lies in [0, 1), and this one is ${factor}`);
  }
  let average = 0;
  let carried = 1;
  return values.map((value) => {
    if (value === null) return null;
    average = factor * average + (1 - factor) * value;
    carried *= factor;
    return average / (1 - carried);
  });
}
