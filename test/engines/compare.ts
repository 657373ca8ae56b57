import assert from 'node:assert/strict';

/** The largest |found − expected| / |expected| of two series of one length, and where it is. */
export function largestDifference(
  found: ArrayLike<number>,
  expected: ArrayLike<number>,
): { readonly relative: number; readonly step: number } {
  assert.equal(found.length, expected.length);
  let relative = 0;
  let step = 0;
  Array.from(expected).forEach((value, index) => {
    const difference = Math.abs((found[index] ?? NaN) - value) / Math.abs(value);
    if (!(difference <= relative)) {
      relative = difference;
      step = index;
    }
  });
  return { relative, step };
}
