/**
 * lockstep as a library: what the command line does, as data. runner/README.md has an example; docs/concepts.md has
 * the words.
 */
export { openWorkspace, type OpenOptions } from './library/open-workspace.js';
export type {
  CommitOptions,
  FollowOptions,
  GraphOptions,
  PlanOptions,
  RerunOptions,
  RunOptions,
  StatusOptions,
  TraceOptions,
  VerifyOptions,
  Workspace,
} from './library/workspace.js';
export type { Run } from './library/run.js';

export type { DiffValuesOptions, ShowValuesOptions } from './library/values.js';
export type { DiffAnswer } from './commands/compare.js';
export type { FollowedRun, LogEnd } from './commands/follow.js';
export type { RunSummary } from './commands/runs.js';
export type { Change, SideReading, SideValues } from './compare/changes.js';
export { goalFinder } from './compare/goals.js';
export type { CommitAnswer, Verification } from './commands/commit.js';
export type { DagNode } from './commands/dag.js';
export type { ListedOut, ListedPipeline, ListedStage } from './commands/list.js';
export type { LogsAnswer } from './commands/logs.js';
export type { PlanAnswer } from './commands/plan.js';
export type { Sample, VerifyEvent } from './commands/sample.js';
export type { ShownStage } from './commands/show.js';
export type { GitWarning, WorkspaceStatus } from './commands/status.js';
export type { VerifyAnswer } from './commands/verify.js';
export type { WhyAnswer } from './commands/why.js';
export { formatFailure } from './model/format-failure.js';
export { DID_NOT_END, formatEnd, type RunEnd } from './record/run-end.js';
export { paramsOf } from './model/leaves.js';
export { groupIn } from './model/pipeline-file.js';
export type { PlannedLine } from './model/decision.js';
export type {
  AttemptExit,
  Failure,
  RunEvent,
  RunFacts,
  RunFinished,
  Stamp,
  StageProgress,
  ToldEvent,
} from './model/events.js';
export type { Value } from './model/graph.js';
export type { Goal } from './model/measured.js';
export type { MetricValues } from './model/metrics.js';
export type { Reason, ReasonFact } from './model/reason.js';
export type { FollowEnd } from './record/follow-run.js';
export type { KnownRun } from './record/known-runs.js';
export { RunDigest, type RunOutline, type RunState, type StageCounts } from './record/run-digest.js';
export {
  RunModel,
  shareOf,
  type Estimate,
  type RunningStage,
  type StageState,
  type Standing,
} from './record/run-model.js';
export { axesOf } from './plan/which-cells.js';
export type { AttemptRecord, LastRun } from './record/history.js';
export type { AttemptEnd } from './record/history-record.js';
export type { ResourceCounts } from './run/capacity.js';
export type { Execution, Trace, TracedOut, TracedRecord, TracedSource } from './trace/trace.js';
export type { FileState } from './trace/file-state.js';
export type { LineageStage } from './trace/lineage.js';
export type { Displaced } from './workspace/old-outs.js';
export type { OutComparison, Verdict } from './verify/verdict.js';
export { agrees } from './verify/verdict.js';

export {
  InterruptedError,
  LockstepError,
  NewerFormatError,
  PipelineError,
  StoreError,
  WorkspaceBusyError,
  type Diagnostic,
  type SourcePosition,
} from './model/errors.js';

/** The ports by which lockstep reaches the world, and Node's own behind them. */
export type { Clock, Timer } from './system/clock.js';
export type { Disk, FileStat } from './system/disk.js';
export type { Git } from './system/git.js';
export type { Host } from './system/host.js';
export type { Processes } from './system/processes.js';
export type { Random } from './system/random.js';
export type { System } from './system/system.js';
export { WebError, type Web, type WebVersion } from './system/web.js';
export { nodeSystem } from './system/node/index.js';
