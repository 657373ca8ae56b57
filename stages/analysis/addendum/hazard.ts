import { wilsonInterval } from '../critical/wilson.js';
import type { Interval } from '../critical/student.js';

/** A run by the epoch in which it became non-finite, from 1, or by how many it stayed finite. */
export interface Followed {
  readonly epochs: number;
  readonly diverged: boolean;
}

/** The chance of becoming non-finite in an epoch that a run enters, over a stretch of epochs. */
export interface Hazard {
  readonly from: number;
  readonly to: number;
  /** Epochs of the stretch that a run entered, over all runs. */
  readonly entered: number;
  readonly diverged: number;
  /** Runs that became non-finite, of epochs that were entered; `null` when none was. */
  readonly hazard: number | null;
  /** Wilson's 95 %. */
  readonly ci95: Interval | null;
}

/** In discrete time: each epoch that a run enters is a trial. A run whose training ends finite is seen no longer. */
export function hazardOf(runs: readonly Followed[], from: number, to: number): Hazard {
  const entered = runs.reduce((sum, { epochs }) => sum + Math.max(0, Math.min(epochs, to) - from + 1), 0);
  const diverged = runs.filter((run) => run.diverged && run.epochs >= from && run.epochs <= to).length;
  return {
    from,
    to,
    entered,
    diverged,
    hazard: entered === 0 ? null : diverged / entered,
    ci95: entered === 0 ? null : wilsonInterval(diverged, entered),
  };
}
