import type { Outcome } from '../analysis/claims/claim.js';
import { OUTCOME_WORDS } from '../words/counts.js';
import { chip, type Tone } from './chip.js';
import type { Html } from './html.js';

const TONES: Readonly<Record<Outcome, Tone>> = {
  reproduced: 'good',
  partly: 'mixed',
  'not-reproduced': 'bad',
  'not-judged': 'none',
};

/** What became of a claim. */
export function outcomeChip(outcome: Outcome): Html {
  return chip(TONES[outcome], OUTCOME_WORDS[outcome]);
}
