/** Every run gets exactly one (docs/protocol.md); they are tried in this order. */
export const VERDICTS = [
  'DIVERGED',
  'EXPLODED',
  'SLOW',
  'STUCK_AT_CHANCE',
  'DEGRADED',
  'OVERFIT',
  'CONVERGED',
  'IMPROVING',
  'DRIFTING',
  'UNJUDGED',
] as const;

export type Verdict = (typeof VERDICTS)[number];
