import { slopeText, signed } from '../../conclusion/critical-words.js';
import type { CriticalRate } from '../../tables/critical-rate.js';
import { MARGIN } from '../critical/decision.js';
import type { CriticalStatement, Holds } from './claim.js';

/** What the critical-rate study says of a statement; an inconclusive one says nothing. */
export function judgeCritical(
  { predicate }: CriticalStatement,
  result: CriticalRate,
): { readonly holds: Holds; readonly evidence: string } {
  const { verdict, one_sided95: bounds, equivalent } = result;
  const told = bounds === null ? '' : `, one-sided bounds ${signed(bounds[0])} and ${signed(bounds[1])}`;
  const evidence = `${slopeText(result)}${told}: ${verdict}`;
  if (verdict === 'INCONCLUSIVE' || bounds === null) return { holds: 'not-informative', evidence };
  switch (predicate) {
    case 'hypothesis-not-supported':
      return { holds: verdict === 'NOT SUPPORTED' ? 'holds' : 'fails', evidence };
    case 'thresholds-similar': {
      if (equivalent) return { holds: 'holds', evidence };
      const [lower, upper] = bounds;
      return { holds: upper < -MARGIN || lower > MARGIN ? 'fails' : 'not-informative', evidence };
    }
  }
}
