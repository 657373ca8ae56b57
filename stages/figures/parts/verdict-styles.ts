import type { Verdict } from '../../analysis/verdict.js';

/** How a verdict is written and coloured. The letter says it to those who can't tell the colours apart. */
export interface VerdictStyle {
  readonly letter: string;
  readonly word: string;
  /** Of the cell; `ink` is legible on it. */
  readonly fill: string;
  readonly ink: 'black' | 'white';
}

export const VERDICT_STYLES: Readonly<Record<Verdict, VerdictStyle>> = {
  DIVERGED: { letter: 'N', word: 'not finite', fill: '#1d2126', ink: 'white' },
  EXPLODED: { letter: 'X', word: 'exploded', fill: '#7a1f5c', ink: 'white' },
  STUCK_AT_CHANCE: { letter: 'K', word: 'stuck at chance', fill: '#b3401f', ink: 'white' },
  DEGRADED: { letter: 'G', word: 'degraded', fill: '#e69f00', ink: 'black' },
  SLOW: { letter: 'S', word: 'slow', fill: '#d5d9de', ink: 'black' },
  OVERFIT: { letter: 'O', word: 'overfit', fill: '#f0e442', ink: 'black' },
  DRIFTING: { letter: 'D', word: 'drifting', fill: '#cc9fc0', ink: 'black' },
  CONVERGED: { letter: 'C', word: 'converged', fill: '#007a5e', ink: 'white' },
  IMPROVING: { letter: 'I', word: 'improving', fill: '#56b4e9', ink: 'black' },
  UNJUDGED: { letter: '?', word: 'too short to judge', fill: '#ffffff', ink: 'black' },
};
