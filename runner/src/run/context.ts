import type { Executor, Task } from '../executors/executor.js';
import type { Content } from '../fingerprint/manifest.js';
import type { Graph, Stage, StageName, WorkspacePath } from '../pipeline/graph.js';
import type { Planner } from '../plan/planner.js';
import type { Clock } from '../ports/system.js';
import type { Attempt, Attempts } from '../state/attempt.js';
import type { StageInputs } from '../state/records.js';
import type { RunCache, Store } from '../store/store.js';
import type { Emit, RunEvent } from './events.js';
import type { LockKeeper } from './lock-keeper.js';

/** What a run leaves for `logs`, `why` and the next run's ETA. */
export interface RunLog {
  /** Where a stage's output goes: absolute. */
  logPath(stage: StageName): string;
  /** The last lines that a stage printed. */
  tail(stage: StageName): readonly string[];
  /** Milliseconds the stage's last execution took; `null`: unknown. */
  expectedMs(stage: StageName): number | null;
  record(
    event: RunEvent,
    facts: { readonly exitCode: number | null; readonly peakMemory: number | null } | null,
  ): void;
}

/** The parts that a run is made of; each can be replaced in a test. */
export interface RunContext {
  readonly graph: Graph;
  readonly planner: Planner;
  readonly executor: Executor;
  readonly attempts: Attempts;
  readonly store: Store;
  readonly runCache: RunCache;
  readonly lock: LockKeeper;
  readonly log: RunLog;
  readonly clock: Clock;
  readonly emit: Emit;
  /** What to start for a stage; a script's spec is written into the attempt's folder. */
  task(stage: Stage, inputs: StageInputs, attempt: Attempt): Task | Promise<Task>;
  /** @throws StoreError where the disk refuses; `InvalidContent` for what can't be an out */
  hash(absolute: string): Promise<Content | null>;
  absolute(path: WorkspacePath): string;
}
