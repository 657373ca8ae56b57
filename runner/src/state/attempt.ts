import type { Out, StageName } from '../model/graph.js';
import type { Relocations } from '../system/relocated-disk.js';
import type { ProcessIdentity } from '../system/processes.js';

export type { ProcessIdentity } from '../system/processes.js';

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
  /** Must be durable before the child may write: the child is held until this returns. */
  recordChild(child: ProcessIdentity): void;
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
   * Called when the workspace lock was taken, before anything else: ends what still lives of left
   * attempts (SIGTERM, 5 s, SIGKILL to the process group, identity checked), then finishes or undoes each.
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
