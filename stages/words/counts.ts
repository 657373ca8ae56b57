import type { JudgedClaim, Outcome } from '../tables/claims.js';

/** In the order in which they are told. */
const OUTCOMES: readonly Outcome[] = ['reproduced', 'partly', 'not-reproduced', 'not-judged'];

export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  reproduced: 'reproduced',
  partly: 'partly reproduced',
  'not-reproduced': 'not reproduced',
  'not-judged': 'not judged',
};

/** `7 reproduced, 4 partly reproduced, 2 not reproduced, 2 not judged`; outcomes that nothing has are left out. */
export function countOutcomes(claims: readonly JudgedClaim[]): string {
  const counts = OUTCOMES.map((outcome) => ({
    outcome,
    count: claims.filter((claim) => claim.outcome === outcome).length,
  }));
  return counts
    .filter(({ count }) => count > 0)
    .map(({ outcome, count }) => `${String(count)} ${OUTCOME_WORDS[outcome]}`)
    .join(', ');
}
