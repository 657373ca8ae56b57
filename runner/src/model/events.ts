import type { EndSignal } from './end-signal.js';
import type { StageName, WorkspacePath } from './graph.js';
import type { PlannedLine } from '../model/decision.js';
import type { Reason } from './reason.js';

/** Why a stage failed. */
export type Failure =
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'signal'; readonly signal: NodeJS.Signals }
  /** It was ended since it took longer than its `timeout`: milliseconds. */
  | { readonly kind: 'timeout'; readonly timeoutMs: number }
  /** It ended with 0 without its outs. */
  | { readonly kind: 'missing-outs'; readonly paths: readonly WorkspacePath[] }
  /** An out is something that can't be stored, such as a link. */
  | { readonly kind: 'bad-out'; readonly message: string }
  /** Its inputs are not those it was started for: nothing was recorded. */
  | { readonly kind: 'inputs-changed'; readonly reasons: readonly Reason[] }
  /** It could not be started: a dep vanished, a folder can't be entered. */
  | { readonly kind: 'not-startable'; readonly message: string };

export interface StageProgress {
  readonly done: number;
  readonly total: number;
  readonly note: string;
}

/** Everything the screen knows. `--json` prints each as one line, with `v: 1`. */
export type RunEvent =
  | {
      readonly type: 'run-started';
      /** Selected stages with their first decisions, in graph order. */
      readonly stages: readonly (PlannedLine & { readonly expectedMs: number | null })[];
      readonly jobs: number;
    }
  | {
      /** The run is one under other params: its outs are in `workspace` (absolute). */
      readonly type: 'scratch-workspace';
      readonly name: string;
      readonly workspace: string;
    }
  | { readonly type: 'waiting'; readonly text: string }
  | { readonly type: 'warning'; readonly text: string; readonly stage: StageName | null }
  | {
      readonly type: 'recovered';
      readonly stage: StageName;
      readonly outcome: 'finished' | 'undone';
      readonly endedProcess: boolean;
    }
  | SetAside
  | {
      readonly type: 'stage-started';
      readonly stage: StageName;
      readonly reasons: readonly Reason[];
      /** Milliseconds its last run took. */
      readonly expectedMs: number | null;
      readonly log: string;
    }
  | ({ readonly type: 'stage-progress'; readonly stage: StageName } & StageProgress)
  | {
      readonly type: 'stage-finished';
      readonly stage: StageName;
      readonly outcome: 'executed' | 'restored' | 'up-to-date';
      readonly durationMs: number;
      /** Whether its outs differ from those recorded before; `false` stops the wave. */
      readonly changed: boolean;
    }
  | {
      readonly type: 'stage-failed';
      readonly stage: StageName;
      readonly failure: Failure;
      readonly durationMs: number;
      /** The last lines it printed. */
      readonly tail: readonly string[];
      readonly log: string | null;
      /** Where outs that it had begun are kept. */
      readonly partialOuts: string | null;
      /** The command that tells why it ran, to be pasted. */
      readonly why: string;
    }
  | {
      /** It failed in a way that may pass, and starts again after a pause. */
      readonly type: 'stage-retrying';
      readonly stage: StageName;
      readonly failure: Failure;
      /** Which of its retries comes, from 1, and of how many. */
      readonly retry: number;
      readonly of: number;
      /** Milliseconds. */
      readonly pauseMs: number;
      /** What it printed. */
      readonly log: string;
    }
  | { readonly type: 'stage-cancelled'; readonly stage: StageName }
  | { readonly type: 'stage-skipped'; readonly stage: StageName; readonly blockedBy: StageName }
  | { readonly type: 'interrupted'; readonly signal: EndSignal; readonly again: boolean }
  | RunFinished;

/** Content that lay at an out's place, and that nothing else knows, was moved aside. */
export interface SetAside {
  readonly type: 'set-aside';
  /** Whose out it is. */
  readonly stage: StageName | null;
  readonly path: WorkspacePath;
  readonly id: string;
  /** Where it lies now, absolute. */
  readonly place: string;
  /** Bytes. */
  readonly size: number;
  /** The command line that brings it back. */
  readonly restore: string;
}

export interface RunFinished {
  readonly type: 'run-finished';
  readonly ok: boolean;
  readonly executed: number;
  readonly restored: number;
  readonly upToDate: number;
  readonly failed: number;
  /** Blocked by a failed upstream. */
  readonly skipped: number;
  /** Ended by a signal while they ran. */
  readonly cancelled: number;
  /** Not looked at any more after a failure or a signal. */
  readonly notStarted: number;
  /** What ended it before it was done; `null`: nothing did. */
  readonly endedBy: EndSignal | null;
  readonly durationMs: number;
}

export type Emit = (event: RunEvent) => void;

/** Events as they are made, each followed by this run's next; a reporter or several. */
export interface Reporter {
  report(event: RunEvent): void;
  /** Leaves the screen in order, whatever happened. */
  close(): void;
}
