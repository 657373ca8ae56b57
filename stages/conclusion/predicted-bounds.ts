/** 2/λ₀ by width: the mean-field estimate that preceded the study (docs/protocol.md, predictions). */
export const PREDICTED_BOUNDS: ReadonlyMap<number, number> = new Map([
  [64, 6.3],
  [128, 5.6],
  [256, 4.5],
  [512, 3.2],
  [1024, 2],
]);
