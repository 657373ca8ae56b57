/** Where a run became non-finite: a triangle at the upper edge of its panel. */
export const END_MARK = {
  type: 'point',
  shape: 'triangle-up',
  filled: true,
  size: 80,
  opacity: 1,
  yOffset: 6,
} as const;
