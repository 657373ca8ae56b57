import type { CriticalRate } from '../tables/critical-rate.js';
import { listed } from './english.js';

type Judged = Pick<CriticalRate, 'verdict' | 'sensitivity' | 'censored'>;

/** In how many variants of the definition the verdict is the same, and what none of them varies. */
export function variantSentence(result: Judged): string {
  const { verdict, sensitivity, censored } = result;
  const other = sensitivity.filter((variant) => variant.verdict !== verdict);
  const verdicts =
    other.length === 0
      ? `The verdict is the same in each of ${String(sensitivity.length)} variants of the definition (${listed(sensitivity.map(({ name }) => name))}${censored === 0 ? '; the last can’t differ, since no threshold is censored' : ''}).`
      : `The verdict changes with ${listed(other.map(({ name, verdict: found }) => `${name} (${found})`))}.`;
  return `${verdicts} ${ONE_CRITERION}`;
}

/** Said wherever the variants are compared: what is common to all, and what was left out. */
const ONE_CRITERION =
  'All variants share one criterion: a run fails if it ends below an accuracy, beside becoming non-finite, exploding or sticking at chance. ' +
  'Other criteria, overflow alone or the loss of the batches, give other slopes: those are exploratory.';
