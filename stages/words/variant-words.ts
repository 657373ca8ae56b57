import type { CriticalRate } from '../tables/critical-rate.js';
import { listed } from './english.js';

type Judged = Pick<CriticalRate, 'verdict' | 'sensitivity' | 'censored'>;

/** Of the preregistered definition and its variants, how many give its verdict. */
export function sameVerdicts({ verdict, sensitivity }: Judged): {
  readonly same: number;
  readonly all: number;
} {
  const same = sensitivity.filter((variant) => variant.verdict === verdict).length;
  return { same: same + 1, all: sensitivity.length + 1 };
}

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
export const ONE_CRITERION =
  'All variants share one criterion: a run fails if it ends below an accuracy, beside becoming non-finite, exploding or sticking at chance. ' +
  'A definition by overflow alone, or by the loss of the batches, wasn’t tried, and may give another slope.';
