import { resolve } from 'node:path';
import { localExecutor } from '../executors/local.js';
import { logTail } from '../executors/log-tail.js';
import type { ScriptCodes } from '../inputs/code/script-code.js';
import type { Stage, StageName, WorkspacePath } from '../model/graph.js';
import { plannedLine } from '../plan/outline.js';
import { planWorkspace } from '../workspace/plan-workspace.js';
import type { Session } from '../workspace/session.js';
import { writeLockFile } from '../state/lock-file.js';
import { lockWorkspace } from '../state/workspace-lock.js';
import type { RunContext } from './context.js';
import type { RunFinished } from '../model/events.js';
import type { Execute } from './context.js';
import { executeStage } from './execute-stage.js';
import { LockKeeper } from './lock-keeper.js';
import { Runner } from './runner.js';
import { stageTask } from './stage-task.js';
import type { EndSignal, RunWatch } from './watch.js';

export interface RunRequest {
  /** Empty: everything, and the lock is pruned. */
  readonly targets: readonly StageName[];
  /** Cores; `null`: the machine's. */
  readonly jobs: number | null;
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
    for (const recovered of await session.attempts.recover()) emit({ type: 'recovered', ...recovered });
    return await runHeld(session, request, watch, execute, startedAt);
  } finally {
    held.release();
  }
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
  } = await planWorkspace(session, { ...request, targets, forced: request.force ? targets : [] });
  signal?.throwIfAborted();
  const expectedMs = (stage: Stage): number | null => session.history.expectedMs(stage.name, stage.group);
  const history = session.history.beginRun(session.runFacts());
  const { host } = session;
  const capacity = { cpu: request.jobs ?? host.cores(), memory: host.memory() };
  const stages = [...plan.values()].map((planned) => ({
    ...plannedLine(planned),
    expectedMs: expectedMs(planned.stage),
  }));
  emit({ type: 'run-started', stages, jobs: capacity.cpu });

  const lock = new LockKeeper(before, session.clock, (file) => {
    writeLockFile(session.disk, graph.workspace, file);
  });
  const context: RunContext = {
    ...session,
    planner,
    lock,
    executor: localExecutor(session.processes),
    execute,
    emit,
    absolute: (path) => resolve(graph.workspace, path),
    record: history,
    expectedMs,
    tail: (stage) => logTail(history.logPath(stage)),
    hashOut: (path) => session.hasher.hash(path, 'refuse'),
    task: async (stage, inputs, attempt) => ({
      ...(await stageTask(session, codes, stage, inputs, attempt)),
      log: history.logPath(stage.name),
    }),
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
  try {
    const finished = await runner.run(startedAt);
    if (everything && finished.ok) await prune(session, codes, lock);
    history.finish(finished.ok);
    return { finished, signal: runner.signal };
  } finally {
    lock.flush();
    unsupervise();
  }
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
