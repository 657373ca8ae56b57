import type { Executor, Task } from '../executors/executor.js';
import type { Content } from '../fingerprint/manifest.js';
import type { Graph, Stage, StageName, WorkspacePath } from '../pipeline/graph.js';
import type { Planner } from '../plan/planner.js';
import type { Clock } from '../ports/system.js';
import type { Attempt, Attempts } from '../state/attempt.js';
import type { RunRecord } from '../state/history.js';
import type { StageInputs } from '../state/records.js';
import type { Aside, FreshAside } from '../state/aside.js';
import type { RunCache, Store } from '../store/store.js';
import type { Emit } from './events.js';
import type { Execute } from './execute-stage.js';
import type { LockKeeper } from './lock-keeper.js';
import type { OldOuts } from './old-outs.js';

/** The parts that a run is made of; each can be replaced in a test. */
export interface RunContext {
  readonly graph: Graph;
  readonly planner: Planner;
  readonly executor: Executor;
  readonly execute: Execute;
  readonly attempts: Attempts;
  readonly store: Store;
  readonly runCache: RunCache;
  readonly lock: LockKeeper;
  readonly record: RunRecord;
  /** Milliseconds that the stage is likely to take; `null`: nothing is known. */
  expectedMs(stage: Stage): number | null;
  /** The last lines that a stage printed. */
  readonly tail: (stage: StageName) => readonly string[];
  readonly clock: Clock;
  readonly emit: Emit;
  readonly aside: Aside;
  readonly oldOuts: OldOuts;
  /** Tells what was set aside, and how it comes back. */
  readonly tellAside: (entries: readonly FreshAside[]) => void;
  /** What to start for a stage; a script's spec is written into the attempt's folder. */
  task(stage: Stage, inputs: StageInputs, attempt: Attempt): Promise<Task>;
  /** What an out's path holds. @throws InvalidContentError for what can't be an out */
  readonly hashOut: (absolute: string) => Promise<Content | null>;
  /** An out's place. @throws StoreError where a link leads it out of the workspace just now */
  readonly absolute: (path: WorkspacePath) => string;
}
