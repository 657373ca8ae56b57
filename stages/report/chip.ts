import type { JudgedClaim, Outcome } from '../tables/claims.js';
import type { Verdict } from '../analysis/verdict.js';
import type { Held } from '../conclusion/held.js';
import type { PredictionRow } from '../tables/predictions.js';
import { OUTCOME_WORDS } from '../words/counts.js';
import { html, type Html } from './html.js';

/** How a word is coloured and marked; the word itself always says it too. */
type Tone = 'good' | 'mixed' | 'bad' | 'slow' | 'none';

const MARKS: Readonly<Record<Tone, string>> = { good: '✓', mixed: '◐', bad: '✗', slow: '→', none: '○' };

type Judgement =
  | Verdict
  | Outcome
  | Held
  | JudgedClaim['statements'][number]['holds']
  | NonNullable<PredictionRow['outcome']>;

const TONES: Readonly<Record<Judgement, Tone>> = {
  DIVERGED: 'bad',
  EXPLODED: 'bad',
  STUCK_AT_CHANCE: 'bad',
  DEGRADED: 'bad',
  SLOW: 'slow',
  OVERFIT: 'mixed',
  DRIFTING: 'mixed',
  CONVERGED: 'good',
  IMPROVING: 'good',
  UNJUDGED: 'none',
  reproduced: 'good',
  'not-reproduced': 'bad',
  'not-judged': 'none',
  holds: 'good',
  mixed: 'mixed',
  fails: 'bad',
  'not-informative': 'none',
  'borne out': 'good',
  partly: 'mixed',
  'not borne out': 'bad',
  refuted: 'bad',
  open: 'none',
};

/** What became of a run, a statement or a prediction. @param word where it isn't called by its own name */
export function chip(judgement: Judgement, word: string = judgement): Html {
  const tone = TONES[judgement];
  return html`<span class="chip ${tone}"><span aria-hidden="true">${MARKS[tone]} </span>${word}</span>`;
}

export function outcomeChip(outcome: Outcome): Html {
  return chip(outcome, OUTCOME_WORDS[outcome]);
}
