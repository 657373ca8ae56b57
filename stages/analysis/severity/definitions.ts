import { BOUNDS } from '../../arms/course.js';
import type { ArmRun } from '../arms/arm-run.js';
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
  if (loss >= 1e3) return `10^${Math.round(Math.log10(loss))}`;
  return Number.isInteger(loss) ? String(loss) : '2·ln 10';
}

/** A definition as runs of one kind are judged by it. */
export interface Definition<Run> {
  readonly severity: Severity;
  readonly failed: (run: Run) => boolean;
  /** Where failures begin to count: above the width's best rate, or at the grid's lowest. */
  readonly from: 'best-rate' | 'lowest-rate';
}

/** The main study's: within the whole run, above the width's best rate. */
export const STUDY_LADDER: readonly Definition<SeverityRun>[] = SEVERITIES.map((severity) => ({
  severity,
  failed: (run) => hasFailed(severity, run),
  from: 'best-rate',
}));

/** The addendum's (docs/protocol.md): within the first 400 batches, an overflow from the lowest rate on. */
export const ARM_LADDER: readonly Definition<ArmRun>[] = SEVERITIES.map((severity) => {
  switch (severity.threshold) {
    case 'accuracy':
      return { severity, failed: ({ isUnusable }) => isUnusable, from: 'best-rate' };
    case 'nonfinite':
      return { severity, failed: ({ overflows }) => overflows, from: 'lowest-rate' };
    default: {
      const bound = severity.threshold;
      return { severity, failed: ({ exceeded }) => exceeded.has(bound), from: 'best-rate' };
    }
  }
});

export function hasFailed({ threshold }: Severity, run: SeverityRun): boolean {
  if (threshold === 'accuracy') return run.isUnusable;
  return threshold === 'nonfinite' ? run.nonfiniteAt !== null : run.worst >= threshold;
}
