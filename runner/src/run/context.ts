import type { Executor, Handle, Task, TaskExit } from '../executors/executor.js';
import type { Content } from '../model/manifest.js';
import type { MetricValues } from '../model/metrics.js';
import type { Graph, Stage, StageName, WorkspacePath } from '../model/graph.js';
import type { FileChanges } from '../plan/compare.js';
import type { PlannedStage } from '../plan/view.js';
import type { Planner } from '../workspace/planner.js';
import type { Clock } from '../system/clock.js';
import type { Disk } from '../system/disk.js';
import type { Attempt, Attempts } from '../state/attempt.js';
import type { RunRecord } from '../record/history.js';
import type { LockEntry, StageInputs } from '../model/records.js';
import type { Results } from '../store/results.js';
import type { Store } from '../store/store.js';
import type { Emit, Failure } from '../model/events.js';
import type { Aside, FreshAside } from '../state/aside.js';
import type { LiveFiles } from './live/follow-stage.js';
import type { LockKeepers } from './lock-keeper.js';
import type { OldOuts } from '../workspace/old-outs.js';

/** The parts that a run is made of; each can be replaced in a test. */
export interface RunContext {
  readonly graph: Graph;
  readonly planner: Planner;
  readonly executor: Executor;
  readonly execute: Execute;
  readonly attempts: Attempts;
  readonly store: Store;
  /** The run cache. */
  readonly results: Results;
  readonly lock: LockKeepers;
  readonly record: RunRecord;
  /** Milliseconds that the stage is likely to take; `null`: nothing is known. */
  expectedMs(stage: Stage): number | null;
  /** What a stage that needn't be executed measured, as far as the run tells it. */
  measuredBefore(stage: Stage, outcome: 'restored' | 'up-to-date'): readonly MetricValues[];
  /** The last lines that a stage printed. */
  readonly tail: (stage: Stage) => readonly string[];
  readonly clock: Clock;
  readonly disk: Disk;
  readonly emit: Emit;
  readonly aside: Aside;
  readonly oldOuts: OldOuts;
  /** Tells what was set aside, and how it comes back. */
  readonly tellAside: (entries: readonly FreshAside[]) => void;
  /** What two contents of a folder that were seen in this run differ in. */
  readonly inside: FileChanges;
  /** The command that explains a stage, to be pasted. */
  readonly why: (stage: StageName) => string;
  /** What to start for a stage; a script's spec is written into the attempt's folder. */
  task(stage: Stage, inputs: StageInputs, attempt: Attempt): Promise<StageTask>;
  /** What an out's path holds. @throws InvalidContentError for what can't be an out */
  readonly hashOut: (absolute: string) => Promise<Content | null>;
  /** An out's place. @throws StoreError where a link leads it out of the workspace just now */
  readonly absolute: (path: WorkspacePath) => string;
  /** Why it can't be had; it continues "out a/b …". `null`: nothing speaks against it. */
  readonly trespass: (path: WorkspacePath) => string | null;
}

export interface StageTask {
  readonly task: Task;
  /** Where it tells what while it runs. */
  readonly live: LiveFiles;
}

export type ExecutionOutcome =
  | { readonly kind: 'executed'; readonly entry: LockEntry; readonly exit: TaskExit }
  | {
      readonly kind: 'failed';
      readonly failure: Failure;
      readonly partialOuts: string | null;
      readonly exit: TaskExit;
    }
  | { readonly kind: 'cancelled'; readonly exit: TaskExit };

/** A planned stage whose inputs are all known. */
export type Known = PlannedStage & { readonly known: NonNullable<PlannedStage['known']> };

/** Carries out one stage: `executeStage`, or what stands in for it. */
export type Execute = (
  context: RunContext,
  planned: Known,
  supervision: Supervision,
) => Promise<ExecutionOutcome>;

/** Tells the run which job a stage is, and whether it was told to end. */
export interface Supervision {
  started(job: Handle, stage: Stage): void;
  ended(job: Handle): void;
  /** Its outs are whole, and are only to be recorded: another stage may start. */
  made(): void;
  isCancelled(): boolean;
}
