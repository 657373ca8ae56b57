import type { DiffAnswer } from '../commands/compare.js';
import type { FollowHow } from '../record/follow-run.js';
import type { FollowedRun } from '../commands/follow.js';
import type { RunSummary } from '../commands/runs.js';
import type { SideReading } from '../compare/changes.js';
import type { DiffValuesOptions, ShowValuesOptions } from './values.js';
import type { CommitAnswer, CommitRequest } from '../commands/commit.js';
import type { DagNode, DagRequest } from '../commands/dag.js';
import type { ListedPipeline, ListedStage } from '../commands/list.js';
import type { LogsAnswer } from '../commands/logs.js';
import type { PlanAnswer, PlanRequest } from '../commands/plan.js';
import type { VerifyEvent } from '../commands/sample.js';
import type { ShownStage } from '../commands/show.js';
import type { StatusRequest, WorkspaceStatus } from '../commands/status.js';
import type { TraceRequest } from '../commands/trace.js';
import type { VerifyAnswer, VerifyRequest } from '../commands/verify.js';
import type { WhyAnswer } from '../commands/why.js';
import type { RunStages } from '../commands/run.js';
import type { Trace } from '../trace/trace.js';
import type { Run } from './run.js';

export type PlanOptions = Partial<PlanRequest>;

export type StatusOptions = Partial<StatusRequest>;

export interface RunOptions extends Partial<RunStages> {
  /** Interrupts the run as `interrupt` does. */
  readonly signal?: AbortSignal;
}

/** `signal` ends the following, `isSoFar` tells no more than was told until now. */
export type FollowOptions = FollowHow;

export type GraphOptions = Partial<DagRequest>;

export type TraceOptions = Partial<Pick<TraceRequest, 'depth'>>;

/** Of what may run stages on its way. */
export interface RerunOptions {
  readonly onEvent?: (event: VerifyEvent) => void;
  /** Ends the reruns. */
  readonly signal?: AbortSignal;
}

export interface VerifyOptions extends Partial<VerifyRequest>, RerunOptions {}

export interface CommitOptions
  extends Pick<CommitRequest, 'reason'>, Partial<Omit<CommitRequest, 'reason' | 'targets'>>, RerunOptions {}

/**
 * A pipeline, and what was made of it. Every call looks at the files anew, so that an edit counts at once; several
 * calls may be under way together, of which one at a time changes the workspace.
 *
 * Targets are stages, groups, cells, globs, pipeline files or outs; left out, they are all of the pipeline file, or of
 * those that `all` and `recursive` asked for. All calls reject with PipelineError
 * where pipeline, params or targets are wrong, and with StoreError or Node's own error where the disk fails.
 */
export interface Workspace {
  /** The workspace, absolute: the folder that paths count from; the checkout's, under other params. */
  readonly folder: string;
  /** What `run` would do with each stage, and every reason; reads only. */
  plan(options?: PlanOptions): Promise<PlanAnswer>;
  /** Runs what changed. Starts at once. */
  run(options?: RunOptions): Run;
  /** The plan, and what lies around it; reads only. */
  status(options?: StatusOptions): Promise<WorkspaceStatus>;
  /** Why one stage runs, ran or is up to date; reads only. */
  why(stage: string): Promise<WhyAnswer>;
  /** Where files come from, in the order of `paths`, which count from `directory`; reads only. */
  trace(paths: readonly string[], options?: TraceOptions): Promise<readonly Trace[]>;
  /** The stages once variables, `foreach` and `matrix` are resolved. */
  list(targets?: readonly string[]): Promise<readonly ListedStage[]>;
  /** All of them, and what better means. */
  pipeline(): Promise<ListedPipeline>;
  /** The graph of the targets and what they need, upstream first; groups as one node unless `full`. */
  graph(options?: GraphOptions): Promise<readonly DagNode[]>;
  /** A stage's resolved definition. */
  show(stage: string): Promise<ShownStage>;
  /** What a stage's last attempt printed; to be read before `close`. */
  logs(stage: string): Promise<LogsAnswer>;
  /** Runs that left a record, and overlays with their last one, oldest first; what was read once is not read again. */
  runs(): Promise<readonly RunSummary[]>;
  /**
   * What a run told and tells. The pipeline isn't read: it may have errors.
   * @param run its id or how that begins or ends, its name, or an overlay's; left out: the run under way, else the last
   */
  follow(run?: string, options?: FollowOptions): Promise<FollowedRun>;
  /** The metrics of one side, as `lockstep metrics show` has them. */
  metrics(options?: ShowValuesOptions): Promise<SideReading>;
  /** The metrics of two sides, value by value, and which became better or worse. */
  metricsDiff(options?: DiffValuesOptions): Promise<DiffAnswer>;
  /** The params of one side. */
  params(options?: ShowValuesOptions): Promise<SideReading>;
  paramsDiff(options?: DiffValuesOptions): Promise<DiffAnswer>;
  /** What files of the workspace say now, read as metrics and params are; paths count from it. Nothing else is looked at. */
  values(paths: readonly string[]): Promise<SideReading>;
  /** Records the outs in place as the result of the present inputs. */
  commit(targets: readonly string[], options: CommitOptions): Promise<CommitAnswer>;
  /** Reruns recorded stages in scratch, and holds what they make against the record. */
  verify(options?: VerifyOptions): Promise<VerifyAnswer>;
  /** Interrupts what is under way and waits for its end; no other call is taken any more. Twice is fine. */
  close(): Promise<void>;
}
