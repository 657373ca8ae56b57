import type { JudgedClaim, Outcome } from '../tables/claims.js';

/** In the order in which they are told. */
export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  reproduced: 'reproduced',
  partly: 'partly reproduced',
  'not-reproduced': 'not reproduced',
  'not-judged': 'not judged',
};

/** `7 reproduced, 4 partly reproduced, 2 not reproduced, 2 not judged`; outcomes that nothing has are left out. */
export function countOutcomes(claims: readonly JudgedClaim[]): string {
  return Object.entries(OUTCOME_WORDS)
    .map(([outcome, words]) => ({ words, count: claims.filter((claim) => claim.outcome === outcome).length }))
    .filter(({ count }) => count > 0)
    .map(({ words, count }) => `${String(count)} ${words}`)
    .join(', ');
}
