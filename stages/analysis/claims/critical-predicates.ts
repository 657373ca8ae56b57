import { slopeText, signed } from '../../words/critical-words.js';
import type { CriticalRate } from '../../tables/critical-rate.js';
import type { CriticalStatement } from './claim.js';
import type { Holds } from '../../tables/claims.js';

/** What the critical-rate study says of a statement; an inconclusive one says nothing. */
export function judgeCritical(
  { predicate }: CriticalStatement,
  result: CriticalRate,
  margin: number,
): { readonly holds: Holds; readonly evidence: string } {
  const { verdict, one_sided95: bounds } = result;
  const told = bounds === null ? '' : `, one-sided bounds ${signed(bounds[0])} and ${signed(bounds[1])}`;
  const evidence = `${slopeText(result)}${told}: ${verdict}`;
  if (verdict === 'INCONCLUSIVE' || bounds === null) return { holds: 'not-informative', evidence };
  const [lower, upper] = bounds;
  switch (predicate) {
    case 'hypothesis-not-supported':
      if (upper < -margin) return { holds: 'fails', evidence };
      return { holds: lower > -margin ? 'holds' : 'not-informative', evidence };
    case 'thresholds-similar':
      if (lower > -margin && upper < margin) return { holds: 'holds', evidence };
      return { holds: upper < -margin || lower > margin ? 'fails' : 'not-informative', evidence };
  }
}
