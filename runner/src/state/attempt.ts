import type { Out, StageName, WorkspacePath } from '../model/graph.js';
import type { ContentHash } from '../model/hashes.js';
import type { OutRecord } from '../model/records.js';
import type { Relocations } from '../system/relocated-disk.js';
import type { FreshAside } from './aside.js';

/** Who writes an attempt's outs: a name in the words of an executor, which alone understands it. */
export interface RecordedJob {
  readonly executor: string;
  readonly handle: string;
}

/**
 * Makes sure that nothing of a job writes any more, now or later.
 * @param folder the attempt's, as it is seen from here
 * @returns whether something of it still lived
 * @throws StoreError where that can't be made sure
 */
export type Reclaim = (job: RecordedJob, folder: string) => Promise<boolean>;

/** What lies at an out's place before an attempt. */
export interface OldOut {
  /** `null` for what can't be an out, such as a link. */
  readonly hash: ContentHash | null;
  /** Whether it is known elsewhere, too, so that a success may replace it. */
  readonly known: boolean;
}

/**
 * One running attempt at a stage, in `.lockstep/attempts/<id>/`.
 *
 * A script's outs are written below `folder` and renamed into place by `commit`; a command writes into
 * the workspace after its old outs were renamed into `folder`. At any instant of a kill,
 * `recover` either finishes what `commit` began or undoes the attempt, so that the workspace has the
 * old outs or the new ones.
 */
export interface Attempt {
  readonly id: string;
  readonly stage: StageName;
  readonly folder: string;
  /** Absolute path at which the stage writes this out. */
  outPath(out: Out): string;
  /**
   * Before it resolves, nothing of the job may write. A kill can't lose it then; nor a power cut, where the job may
   * outlive that.
   */
  recordJob(job: RecordedJob): Promise<void>;
  /**
   * Puts the new outs into place and ends the attempt; every declared out must have been written. Where
   * that fails before the decision for them, the attempt is undone.
   * @param made the new outs: an old one of the same content is not lost with it
   * @returns what lay in their places and is known nowhere else: it was set aside
   */
  commit(made: readonly OutRecord[]): Promise<readonly FreshAside[]>;
  /**
   * Failure or cancellation: old outs are back in place. New ones that were written stay in
   * `<folder>/partial`, named in the error, until the stage next starts.
   * @returns the folder with partial outs, or null when none was written
   */
  undo(): Promise<string | null>;
}

export interface Attempts {
  /**
   * Takes a command's outs into the attempt (those with `persist` are copied), or makes a script's folder.
   * @param old what lies at the outs' places; what it doesn't tell of is unknown
   */
  begin(
    stage: StageName,
    mode: 'script' | 'command',
    outs: readonly Out[],
    old: ReadonlyMap<WorkspacePath, OldOut>,
  ): Promise<Attempt>;
  /**
   * Called when the workspace lock was taken, before anything else: reclaims the jobs of left attempts, all at once,
   * then finishes or undoes each.
   * @returns what was done, for the reporters
   */
  recover(): Promise<readonly RecoveredAttempt[]>;
  /** Removes what undone attempts had written, once every stage has its outs: it is of no more use to anybody. */
  removeUndone(): void;
  /** Removes the folders that were kept for attempts to come: none comes any more. */
  removeSpare(): void;
  /** What an interrupted run left, without touching it; while a run holds the workspace, what it works at. */
  left(): readonly { readonly id: string; readonly stage: StageName }[];
  /** Where outs lie that `recover` will put into place, without touching anything. */
  foresee(): Relocations;
}

export interface RecoveredAttempt {
  readonly stage: StageName;
  readonly outcome: 'finished' | 'undone';
  readonly endedProcess: boolean;
  readonly setAside: readonly FreshAside[];
}
