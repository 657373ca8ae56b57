import { logTail } from '../executors/log-tail.js';
import type { ScriptCodes } from '../inputs/code/script-codes.js';
import type { EndSignal } from '../model/end-signal.js';
import type { Stage, StageName, WorkspacePath } from '../model/graph.js';
import { PipelineError } from '../model/errors.js';
import { plannedLine } from '../plan/outline.js';
import { planWorkspace } from '../workspace/plan-workspace.js';
import type { Session } from '../workspace/session.js';
import { confinedPlace } from '../pipeline/out-place.js';
import type { RunEnd } from '../record/history-record.js';
import type { RunRecord } from '../record/history.js';
import type { FreshAside } from '../state/aside.js';
import { writeLockFile } from '../state/lock-file.js';
import { lockWorkspace } from '../state/workspace-lock.js';
import { capacityOf, requireAskedFor, type ResourceCounts } from './capacity.js';
import type { RunContext, Execute } from './context.js';
import type { RunFinished, RunEvent } from '../model/events.js';
import { executeStage } from './execute-stage.js';
import { keepIndex } from '../noop/keep-index.js';
import { LockKeeper } from './lock-keeper.js';
import { mayPrune } from './prune-question.js';
import { Runner } from './runner.js';
import { stageTask } from './stage-task.js';
import type { RunWatch } from './watch.js';

export interface RunRequest {
  /** Empty: everything, and the lock is pruned. */
  readonly targets: readonly StageName[];
  /** Cores; `null`: the machine's. */
  readonly jobs: number | null;
  /** What there is besides; `cpu` and `memory` instead of what the machine has. */
  readonly resources: ResourceCounts;
  /** The targets run even if nothing changed. */
  readonly force: boolean;
  /** After a failure, what does not depend on it runs all the same. */
  readonly keepGoing: boolean;
  /** Whether records of stages that the pipeline no longer has are dropped; `null`: whoever watches is asked. */
  readonly prune: boolean | null;
  /** An absent out is fine while its key is proven and nobody who runs reads it. */
  readonly allowMissing: boolean;
  /** `false`: nothing is restored, so that what is not in place runs. */
  readonly runCache: boolean;
  /** `false`: WorkspaceBusyError where another run holds the workspace. */
  readonly wait: boolean;
}

export interface RunOutcome {
  readonly finished: RunFinished;
  /** What interrupted it. */
  readonly signal: EndSignal | null;
}

/**
 * A whole run, under the workspace's lock: undo what an interrupted one left, plan, carry out, record.
 * @throws PipelineError, WorkspaceBusyError, StoreError, and the reason of `watch.signal`
 */
export async function runPipeline(
  session: Session,
  request: RunRequest,
  watch: RunWatch,
  execute: Execute = executeStage,
): Promise<RunOutcome> {
  requireAskedFor(session.graph.stages.values(), request.resources);
  const startedAt = session.clock.monotonic();
  const { emit, signal } = watch;
  const held =
    session.held ??
    (await lockWorkspace(session, session.layout.workspaceLock, {
      wait: request.wait,
      onWait: (text) => {
        emit({ type: 'waiting', text });
      },
      signal,
    }));
  try {
    for (const { setAside, ...recovered } of await session.attempts.recover()) {
      emit({ type: 'recovered', ...recovered });
      for (const entry of setAside) emit(setAsideEvent(session, entry));
    }
    return await runHeld(session, request, watch, execute, startedAt);
  } finally {
    held.release();
  }
}

async function runHeld(
  session: Session,
  request: RunRequest,
  watch: RunWatch,
  execute: Execute,
  startedAt: number,
): Promise<RunOutcome> {
  const { emit, supervise, signal } = watch;
  const { graph } = session;
  const everything = request.targets.length === 0;
  const targets = everything ? [...graph.stages.keys()] : request.targets;
  // Under the lock: another run may have written pipeline.lock while this one waited.
  const {
    selected,
    plan,
    planner,
    lock: before,
    codes,
    oldOuts,
  } = await planWorkspace(session, { ...request, targets, forced: request.force ? targets : [] });
  signal?.throwIfAborted();
  const prunes = everything && (await mayPrune(session, before, request, watch));
  await oldOuts.foresee(plan.values());
  const expectedMs = (stage: Stage): number | null => session.history.expectedMs(stage.name, stage.group);
  const history = session.history.beginRun(session.runFacts());
  const { capacity, cores } = capacityOf(session.host, request.jobs, request.resources);
  const stages = [...plan.values()].map((planned) => ({
    ...plannedLine(planned),
    expectedMs: expectedMs(planned.stage),
  }));
  emit({ type: 'run-started', stages, jobs: cores });

  const lock = new LockKeeper(before, session.clock, (file) => {
    writeLockFile(session.disk, graph.workspace, file);
  });
  const context: RunContext = {
    ...session,
    planner,
    lock,
    execute,
    emit,
    oldOuts,
    tellAside: (entries) => {
      for (const entry of entries) emit(setAsideEvent(session, entry));
    },
    absolute: (path) => confinedPlace(session.disk, graph.workspace, path),
    record: history,
    expectedMs,
    tail: (stage) => logTail(session.disk, history.logPath(stage)),
    hashOut: (path) => session.hasher.hash(path, 'refuse'),
    task: (stage, inputs, attempt) =>
      stageTask(session, codes, stage, inputs, attempt, history.logPath(stage.name)),
  };
  for (const script of scriptsOf(selected)) {
    try {
      const { identity, record, sources } = await codes.of(script);
      lock.setScript(script, record);
      session.sources.remember(identity, sources);
    } catch (error) {
      // Its stages fail of it when their turn comes.
      if (!request.keepGoing || !(error instanceof PipelineError)) throw error;
    }
  }
  codes.save();
  const runner = new Runner(context, selected, { capacity, keepGoing: request.keepGoing });
  const unsupervise = supervise({
    interrupt(signal) {
      runner.interrupt(signal);
      lock.flush();
    },
    suspend: () => runner.suspend(),
    resume: () => runner.resume(),
  });
  try {
    const finished = await runner.run(startedAt);
    if (prunes && finished.ok) await prune(session, codes, lock);
    lock.flush();
    if (prunes && isNothingToDo(finished, request)) rememberNothingToDo(session, finished);
    history.finish(endOf(finished));
    return { finished, signal: runner.signal };
  } catch (error) {
    recordTrouble(lock, history, error);
    throw error;
  } finally {
    unsupervise();
  }
}

function endOf({ ok, endedBy }: RunFinished): RunEnd {
  if (endedBy !== null) return { kind: 'signal', signal: endedBy };
  return { kind: ok ? 'done' : 'failed' };
}

/** As far as it goes: what went wrong first is told, not what writing it down then meets. */
function recordTrouble(lock: LockKeeper, history: RunRecord, error: unknown): void {
  const [message = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  for (const step of [
    () => {
      history.finish({ kind: 'trouble', message });
    },
    () => {
      lock.flush();
    },
  ]) {
    try {
      step();
    } catch {
      // A full disk, as a rule; the error is told by whoever gets it.
    }
  }
}

/** Whether a run like this one would find everything up to date by the workspace alone. */
function isNothingToDo({ ok, executed, restored }: RunFinished, request: RunRequest): boolean {
  return ok && executed + restored === 0 && request.runCache && !request.allowMissing && !request.force;
}

function rememberNothingToDo(session: Session, { upToDate }: RunFinished): void {
  const { watched, layout, graph } = session;
  if (watched !== null) keepIndex(session, watched, layout, { workspace: graph.workspace, stages: upToDate });
}

function setAsideEvent(session: Session, { id, place, size, record }: FreshAside): RunEvent {
  const { stage, path } = record;
  const restore = session.commandLine('aside', 'restore', id);
  return { type: 'set-aside', stage, path, id, place, size, restore };
}

/** After a complete run: drops what belongs to no stage that the pipeline has now. */
async function prune(session: Session, codes: ScriptCodes, lock: LockKeeper): Promise<void> {
  const { stages } = session.graph;
  const scripts = scriptsOf(stages.values());
  lock.prune(new Set(stages.keys()), scripts);
  const identities = new Set(lock.codes());
  for (const script of scripts) identities.add((await codes.of(script)).identity);
  codes.prune(scripts);
  session.sources.prune(identities);
  session.pruneMemo();
}

function scriptsOf(stages: Iterable<Stage>): ReadonlySet<WorkspacePath> {
  return new Set([...stages].flatMap(({ action }) => (action.kind === 'script' ? [action.script] : [])));
}
