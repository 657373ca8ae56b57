import { BOUNDS } from '../../arms/course.js';
import type { SeverityRun } from './severity-run.js';

/** A definition of failure, from mild to severe. */
export interface Severity {
  readonly name: string;
  /** The batch loss that is exceeded, or what decides instead. */
  readonly threshold: number | 'accuracy' | 'nonfinite';
}

export const SEVERITIES: readonly Severity[] = [
  { name: 'accuracy', threshold: 'accuracy' },
  // Those far above any that a network can learn from show what the ceiling of float32 decides.
  ...BOUNDS.map((threshold) => ({ name: `loss above ${nameOf(threshold)}`, threshold })),
  { name: 'NaN or infinite', threshold: 'nonfinite' },
];

function nameOf(loss: number): string {
  if (loss >= 1e3) return `10^${String(Math.round(Math.log10(loss)))}`;
  return Number.isInteger(loss) ? String(loss) : '2·ln 10';
}

export function hasFailed({ threshold }: Severity, run: SeverityRun): boolean {
  if (threshold === 'accuracy') return run.isUnusable;
  return threshold === 'nonfinite' ? run.nonfiniteAt !== null : run.worst >= threshold;
}
