import type { Run } from './run.js';

/** How a run fails; they are tried in this order (docs/protocol.md). */
export const FAILURE_KINDS = ['DIVERGED', 'EXPLODED', 'STUCK_AT_CHANCE', 'BELOW_THRESHOLD'] as const;

export type FailureKind = (typeof FAILURE_KINDS)[number];

/** `null` for a run that didn't fail. */
export function failureOf(
  { verdict, accuracy }: Pick<Run, 'verdict' | 'accuracy'>,
  threshold: number,
): FailureKind | null {
  switch (verdict) {
    case 'DIVERGED':
    case 'EXPLODED':
    case 'STUCK_AT_CHANCE':
      return verdict;
    default:
      return accuracy === null || accuracy < threshold ? 'BELOW_THRESHOLD' : null;
  }
}
