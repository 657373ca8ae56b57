import type { EndSignal } from './end-signal.js';
import type { ExitCode } from './errors.js';
import type { PlannedLine } from './decision.js';
import type { StageName, WorkspacePath } from './graph.js';
import type { StageKey } from './hashes.js';
import type { MetricValues } from './metrics.js';
import type { Reason } from './reason.js';
import type { RecordedParams } from './recorded-params.js';

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

/** Milliseconds since 1970. */
export type Instant = number;

/** What was true of a whole run. */
export interface RunFacts {
  /** The command line after `lockstep`. */
  readonly command: readonly string[];
  readonly host: string;
  /** `linux-x64`. */
  readonly platform: string;
  readonly cpus: number;
  readonly versions: { readonly lockstep: string; readonly node: string };
  /** `null` outside git or before its first commit. */
  readonly gitCommit: string | null;
}

/** How the process of an attempt ended. */
export interface AttemptExit {
  /** `null` when a signal ended it. */
  readonly code: number | null;
  readonly signal: string | null;
  /** Bytes; `null` where it could not be seen. */
  readonly peakMemory: number | null;
}

/** What a stage that is told to end is waited for. */
export interface EndingStage {
  readonly stage: StageName;
  /** Milliseconds that it is given to end by itself. */
  readonly graceMs: number;
}

/** What a run is expected to take. */
export interface RunEstimate {
  /** Stages that may be executed. */
  readonly tasks: number;
  /** Of all of them one behind the other, in milliseconds. */
  readonly sumMs: number;
  /** From start to end, as the queue would start them. */
  readonly wallMs: number;
  /** Stages of which nothing tells how long they take: they count nothing. */
  readonly unknown: number;
}

/**
 * Everything that a run tells. What is told is stamped and goes to the run's record, to the screen and to `--json`
 * alike; history and `attach` are readers of the record.
 */
export type RunEvent =
  | ({
      /** The first of a run: what is true of all of it, and the process that it is. */
      readonly type: 'run-opened';
      readonly process: {
        readonly pid: number;
        readonly startTime: string;
        readonly bootId: string;
        readonly pidNamespace: string;
      };
    } & RunFacts)
  | {
      readonly type: 'run-started';
      /** Selected stages with their first decisions, in graph order. */
      readonly stages: readonly (PlannedLine & { readonly expectedMs: number | null })[];
      readonly jobs: number;
      /** Of what may be executed; absent in records of earlier versions. */
      readonly estimate?: RunEstimate;
    }
  | {
      /** The run is one under other params: its outs are in `workspace` (absolute). */
      readonly type: 'scratch-workspace';
      readonly name: string;
      readonly workspace: string;
      /** What differs from the checkout's params, as it was asked for: files, and assignments. */
      readonly changes: readonly string[];
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
      /** The name and group by which history and lock know it, from wherever the graph is looked at. */
      readonly recorded: { readonly name: StageName; readonly group: string | null };
      readonly key: StageKey;
      /** Values of the params that it depends on; absent in records of earlier versions. */
      readonly params?: RecordedParams;
      readonly reasons: readonly Reason[];
      /** Milliseconds that it is likely to take; `null`: nothing is known. */
      readonly expectedMs: number | null;
      /** Milliseconds that it is given to end by itself. */
      readonly graceMs: number;
      readonly log: string;
    }
  | ({ readonly type: 'stage-progress'; readonly stage: StageName } & StageProgress)
  /** A row of what it measures while it runs. */
  | { readonly type: 'stage-metrics'; readonly stage: StageName; readonly values: MetricValues }
  | {
      /** How far its log is, and what it printed last. */
      readonly type: 'stage-output';
      readonly stage: StageName;
      /** Bytes. */
      readonly size: number;
      readonly line: string;
      /** The percentage that the line names; `null`: none. */
      readonly percent: number | null;
    }
  | {
      readonly type: 'stage-finished';
      readonly stage: StageName;
      readonly outcome: 'executed' | 'restored' | 'up-to-date';
      readonly durationMs: number;
      /** Whether its outs differ from those recorded before; `false` stops the wave. */
      readonly changed: boolean;
      /** `null`: nothing was executed. */
      readonly exit: AttemptExit | null;
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
      /** `null`: it did not start. */
      readonly exit: AttemptExit | null;
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
      readonly durationMs: number;
      readonly exit: AttemptExit;
    }
  | {
      readonly type: 'stage-cancelled';
      readonly stage: StageName;
      readonly durationMs: number;
      readonly exit: AttemptExit;
    }
  /** Store, disk or a bug ended it, and with it the run. */
  | {
      readonly type: 'stage-broken';
      readonly stage: StageName;
      readonly cause: string;
      readonly durationMs: number;
    }
  | { readonly type: 'stage-skipped'; readonly stage: StageName; readonly blockedBy: StageName }
  | {
      readonly type: 'interrupted';
      readonly signal: EndSignal;
      readonly again: boolean;
      /** What runs and is told to end. */
      readonly running: readonly EndingStage[];
    }
  | {
      /** Something that it was planned from was changed: nothing more is started, and another run follows. */
      readonly type: 'superseded';
      readonly changed: readonly WorkspacePath[];
      /** What runs and isn't right any more is told to end; the rest goes on. */
      readonly running: readonly EndingStage[];
    }
  | RunFinished
  | RunBroken;

/** Instead of `run-finished`, where a run ended by an error: of the pipeline, the store, the disk or a bug. */
export interface RunBroken {
  readonly type: 'run-broken';
  readonly message: string;
  /** What lockstep ends with; absent in what the first versions wrote. */
  readonly exitCode?: ExitCode;
}

/** Which run told it, the how manieth it is from 0, and when. */
export interface Stamp {
  readonly v: 1;
  readonly run: string;
  readonly seq: number;
  readonly at: Instant;
}

export type ToldEvent = Stamp & RunEvent;

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
  /** Of those that weren't started: the budget left no time for them. Absent: none. */
  readonly outOfTime?: number;
  /** What ended it before it was done; `null`: nothing did. */
  readonly endedBy: EndSignal | null;
  /** It made way for a run of what was changed meanwhile. Absent: it didn't. */
  readonly superseded?: true;
  readonly durationMs: number;
}

export type Emit = (event: RunEvent) => void;

/** Events as they are told; what isn't a run's has no stamp. */
export interface Reporter {
  report(event: RunEvent | ToldEvent): void;
  /** Leaves the screen in order, whatever happened. */
  close(): void;
}
