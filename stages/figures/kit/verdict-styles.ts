import type { Verdict } from '../../analysis/verdict.js';

/** How a verdict is written and coloured. The letter says it to those who can't tell the colours apart. */
export interface VerdictStyle {
  readonly letter: string;
  readonly word: string;
  /** Where there is little room. */
  readonly short: string;
  /** Of the cell; `ink` is legible on it. */
  readonly fill: string;
  readonly ink: 'black' | 'white';
}

export const VERDICT_STYLES: Readonly<Record<Verdict, VerdictStyle>> = {
  DIVERGED: { letter: 'N', word: 'not finite', short: 'not finite', fill: '#1d2126', ink: 'white' },
  EXPLODED: { letter: 'X', word: 'exploded', short: 'exploded', fill: '#7a1f5c', ink: 'white' },
  STUCK_AT_CHANCE: { letter: 'K', word: 'stuck at chance', short: 'stuck', fill: '#b3401f', ink: 'white' },
  DEGRADED: { letter: 'G', word: 'degraded', short: 'degraded', fill: '#e69f00', ink: 'black' },
  SLOW: { letter: 'S', word: 'slow', short: 'slow', fill: '#d5d9de', ink: 'black' },
  OVERFIT: { letter: 'O', word: 'overfit', short: 'overfit', fill: '#f0e442', ink: 'black' },
  DRIFTING: { letter: 'D', word: 'drifting', short: 'drifting', fill: '#cc9fc0', ink: 'black' },
  CONVERGED: { letter: 'C', word: 'converged', short: 'converged', fill: '#007a5e', ink: 'white' },
  IMPROVING: { letter: 'I', word: 'improving', short: 'improving', fill: '#56b4e9', ink: 'black' },
  UNJUDGED: { letter: '?', word: 'too short to judge', short: 'unjudged', fill: '#f4f5f6', ink: 'black' },
};
