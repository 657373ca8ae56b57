/** Batch losses that a run's course is told by: what exceeds one of them has failed by some definition. */
export const BOUNDS = [3, 2 * Math.log(10), 10, 20, 50, 1e3, 1e6, 1e12, 1e24] as const;

/** What is kept of a run between its epochs. Steps are counted from 0, over all epochs. */
export interface Course {
  /** The largest finite batch loss, and the first step that has it; `null` when there was none. */
  readonly peak: { readonly step: number; readonly loss: number } | null;
  /** For each bound the first step with a finite loss above it, or `null`. */
  readonly above: readonly (number | null)[];
  /** For each hidden layer its dead units at each probe that the run got to. */
  readonly dead: readonly (readonly number[])[];
}

export function peakOf(losses: readonly number[]): Course['peak'] {
  let peak: Course['peak'] = null;
  for (const [step, loss] of losses.entries()) {
    if (Number.isFinite(loss) && (peak === null || loss > peak.loss)) peak = { step, loss };
  }
  return peak;
}

export function firstAbove(losses: readonly number[], bound: number): number | null {
  const step = losses.findIndex((loss) => Number.isFinite(loss) && loss > bound);
  return step === -1 ? null : step;
}
