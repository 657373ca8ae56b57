import type { Out, StageName } from '../model/graph.js';
import type { Relocations } from '../system/relocated-disk.js';

/** Who writes an attempt's outs: a name in the words of an executor, which alone understands it. */
export interface RecordedJob {
  readonly executor: string;
  readonly handle: string;
}

/**
 * Makes sure that nothing of a job writes any more, now or later.
 * @returns whether something of it still lived
 * @throws StoreError where that can't be made sure
 */
export type Reclaim = (job: RecordedJob) => Promise<boolean>;

/**
 * One running attempt at a stage, in `.lockstep/attempts/<id>/`.
 *
 * A script's outs are written below `folder` and renamed into place by `commit`; a command writes into
 * the workspace after its old outs were renamed aside into `folder`. At any instant of a kill,
 * `recover` either finishes what `commit` began or undoes the attempt, so that the workspace has the
 * old outs or the new ones.
 */
export interface Attempt {
  readonly id: string;
  readonly stage: StageName;
  readonly folder: string;
  /** Absolute path at which the stage writes this out. */
  outPath(out: Out): string;
  /** Durable when it returns, before which nothing of the job may write. */
  recordJob(job: RecordedJob): void;
  /** Puts the new outs into place and ends the attempt; every declared out must have been written. */
  commit(): Promise<void>;
  /**
   * Failure or cancellation: old outs are back in place. New ones that were written stay in
   * `<folder>/partial`, named in the error, until the stage next starts.
   * @returns the folder with partial outs, or null when none was written
   */
  undo(): Promise<string | null>;
}

export interface Attempts {
  /** Sets a command's outs aside (those with `persist` are copied), or makes a script's folder. */
  begin(stage: StageName, mode: 'script' | 'command', outs: readonly Out[]): Promise<Attempt>;
  /**
   * Called when the workspace lock was taken, before anything else: reclaims the jobs of left attempts, all at once,
   * then finishes or undoes each.
   * @returns what was done, for the reporters
   */
  recover(): Promise<readonly RecoveredAttempt[]>;
  /** What an interrupted run left, without touching it; while a run holds the workspace, what it works at. */
  left(): readonly { readonly id: string; readonly stage: StageName }[];
  /** Where outs lie that `recover` will put into place, without touching anything. */
  foresee(): Relocations;
}

export interface RecoveredAttempt {
  readonly stage: StageName;
  readonly outcome: 'finished' | 'undone';
  readonly endedProcess: boolean;
}
