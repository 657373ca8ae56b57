/**
 * How far two float32 runs from the same weights and batches may lie apart: the largest relative difference of a
 * batch's loss from a step on, until the next step that is named. Bounds rise; the first step is 0.
 */
export type Band = readonly (readonly [step: number, bound: number])[];

/** A record's numbers have six digits: each of two that are compared may be off by half a unit of the last one. */
export const RECORD_RESOLUTION = 1e-5;

/** The bound at a step; NaN before the band's first. */
export function boundAt(band: Band, step: number): number {
  return band.findLast(([from]) => from <= step)?.[1] ?? NaN;
}

/**
 * The first step at which two series of losses are further apart than the band, relative to `expected`; `null` where
 * none is. A loss that is missing or no number is outside.
 *
 * @param resolution what was lost when the losses were written down, relative; it is added to every bound
 */
export function firstOutside(
  found: ArrayLike<number>,
  expected: ArrayLike<number>,
  band: Band,
  resolution = 0,
): number | null {
  const step = Array.from(expected).findIndex(
    (loss, at) => !(Math.abs((found[at] ?? NaN) - loss) <= (boundAt(band, at) + resolution) * Math.abs(loss)),
  );
  return step === -1 ? null : step;
}
