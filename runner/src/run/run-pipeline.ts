import { logTail } from '../executors/log-tail.js';
import type { ScriptCodes } from '../inputs/code/script-codes.js';
import { folderChanges, listingOf } from '../model/folder-changes.js';
import type { Stage, StageName, WorkspacePath } from '../model/graph.js';
import { digestOf, type ContentHash } from '../model/hashes.js';
import { plannedLine } from '../plan/outline.js';
import { planWorkspace } from '../workspace/plan-workspace.js';
import type { Session } from '../workspace/session.js';
import { confinedPlace } from '../pipeline/out-place.js';
import type { FreshAside } from '../state/aside.js';
import { writeLockFile } from '../state/lock-file.js';
import { sweepLeftovers } from '../state/leftovers.js';
import { lockWorkspace } from '../state/workspace-lock.js';
import { capacityOf, requireAskedFor, type ResourceCounts } from './capacity.js';
import type { RunContext, Execute } from './context.js';
import type { RunFinished, RunEvent } from '../model/events.js';
import { executeStage } from './execute-stage.js';
import { keepIndex } from '../noop/keep-index.js';
import { folderDeps, LockKeeper } from './lock-keeper.js';
import { Runner } from './runner.js';
import { stageTask } from './stage-task.js';
import { thenCleanUp } from '../system/clean-up.js';
import type { EndSignal, RunWatch } from './watch.js';

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
  const work = async (): Promise<RunOutcome> => {
    sweepLeftovers(session, session.layout.root);
    for (const { setAside, ...recovered } of await session.attempts.recover()) {
      emit({ type: 'recovered', ...recovered });
      for (const entry of setAside) emit(setAsideEvent(session, entry));
    }
    return runHeld(session, request, watch, execute, startedAt);
  };
  return thenCleanUp(work, () => {
    held.release();
  });
}

async function runHeld(
  session: Session,
  request: RunRequest,
  { emit, supervise, signal }: RunWatch,
  execute: Execute,
  startedAt: number,
): Promise<RunOutcome> {
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
    rememberDeps: depMemory(session),
    inside: (path, before, now) => {
      const [was, is] = [session.hasher.manifestOf(before), session.hasher.manifestOf(now)];
      return was === null || is === null ? [] : folderChanges(path, listingOf(was), listingOf(is));
    },
    why: (stage) => session.commandLine('why', stage),
    hashOut: (path) => session.hasher.hash(path, 'refuse'),
    task: (stage, inputs, attempt) =>
      stageTask(session, codes, stage, inputs, attempt, history.logPath(stage.name)),
  };
  for (const script of scriptsOf(selected)) {
    const { identity, record, sources } = await codes.of(script);
    lock.setScript(script, record);
    session.sources.remember(identity, sources);
  }
  codes.save();
  const runner = new Runner(context, selected, { capacity, keepGoing: request.keepGoing });
  const unsupervise = supervise((reason) => {
    runner.interrupt(reason);
    lock.flush();
  });
  const work = async (): Promise<RunOutcome> => {
    const finished = await runner.run(startedAt);
    if (everything && finished.ok) await prune(session, codes, lock);
    lock.flush();
    if (everything && isNothingToDo(finished, request)) rememberNothingToDo(session, finished);
    history.finish(finished.ok);
    return { finished, signal: runner.signal };
  };
  return thenCleanUp(work, () => {
    unsupervise();
    lock.flush();
  });
}

/** Whether a run like this one would find everything up to date by the workspace alone. */
function isNothingToDo({ ok, executed, restored }: RunFinished, request: RunRequest): boolean {
  return ok && executed + restored === 0 && request.runCache && !request.allowMissing && !request.force;
}

function rememberNothingToDo(session: Session, { upToDate }: RunFinished): void {
  const { watched, layout, graph } = session;
  if (watched !== null) keepIndex(session, watched, layout, { workspace: graph.workspace, stages: upToDate });
}

/** What a folder held is written once a run, however many stages read it. */
function depMemory({ hasher, sources }: Session): RunContext['rememberDeps'] {
  const known = new Set<ContentHash>();
  return (inputs) => {
    for (const hash of folderDeps(inputs)) {
      const manifest = known.has(hash) ? null : hasher.manifestOf(hash);
      known.add(hash);
      if (manifest !== null) sources.remember(digestOf(hash), listingOf(manifest));
    }
  };
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
  const identities = new Set([...lock.codes(), ...lock.folders()]);
  for (const script of scripts) identities.add((await codes.of(script)).identity);
  codes.prune(scripts);
  session.sources.prune(identities);
  session.pruneMemo();
  session.attempts.removeUndone();
}

function scriptsOf(stages: Iterable<Stage>): ReadonlySet<WorkspacePath> {
  return new Set([...stages].flatMap(({ action }) => (action.kind === 'script' ? [action.script] : [])));
}
