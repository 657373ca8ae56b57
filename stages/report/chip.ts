import type { Verdict } from '../analysis/verdict.js';
import { html, type Html } from './html.js';

/** How a word is coloured and marked; the word itself always says it too. */
export type Tone = 'good' | 'mixed' | 'bad' | 'slow' | 'none';

const MARKS: Readonly<Record<Tone, string>> = { good: '✓', mixed: '◐', bad: '✗', slow: '→', none: '○' };

export function chip(tone: Tone, word: string): Html {
  return html`<span class="chip ${tone}"><span aria-hidden="true">${MARKS[tone]} </span>${word}</span>`;
}

export const VERDICT_TONES: Readonly<Record<Verdict, Tone>> = {
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
};
