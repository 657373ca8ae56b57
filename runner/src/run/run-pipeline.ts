import { resolve } from 'node:path';
import { logTail } from '../executors/log-tail.js';
import type { ScriptCodes } from '../inputs/code/script-code.js';
import type { Stage, StageName, WorkspacePath } from '../model/graph.js';
import { plannedLine } from '../plan/outline.js';
import { planWorkspace } from '../workspace/plan-workspace.js';
import type { Session } from '../workspace/session.js';
import { writeLockFile } from '../state/lock-file.js';
import { lockWorkspace } from '../state/workspace-lock.js';
import type { RunContext } from './context.js';
import type { Emit, RunFinished } from '../model/events.js';
import type { Execute } from './context.js';
import { executeStage } from './execute-stage.js';
import { LockKeeper } from './lock-keeper.js';
import { Runner } from './runner.js';
import { catchSignals } from './signals.js';
import { stageTask } from './stage-task.js';

export interface RunRequest {
  /** Empty: everything, and the lock is pruned. */
  readonly targets: readonly StageName[];
  /** Cores; `null`: the machine's. */
  readonly jobs: number | null;
  readonly force: boolean;
  readonly keepGoing: boolean;
  readonly allowMissing: boolean;
  readonly runCache: boolean;
  readonly wait: boolean;
}

export interface RunOutcome {
  readonly finished: RunFinished;
  readonly signal: 'SIGINT' | 'SIGTERM' | null;
}

/**
 * A whole run, under the workspace's lock: undo what an interrupted one left, plan, carry out, record.
 * @throws PipelineError, WorkspaceBusyError, StoreError
 */
export async function runPipeline(
  session: Session,
  request: RunRequest,
  emit: Emit,
  execute: Execute = executeStage,
): Promise<RunOutcome> {
  const startedAt = session.clock.monotonic();
  const held =
    session.held ??
    (await lockWorkspace(session, session.layout.workspaceLock, {
      wait: request.wait,
      onWait: (text) => {
        emit({ type: 'waiting', text });
      },
    }));
  try {
    for (const recovered of await session.attempts.recover()) emit({ type: 'recovered', ...recovered });
    return await runHeld(session, request, { emit, execute }, startedAt);
  } finally {
    held.release();
  }
}

async function runHeld(
  session: Session,
  request: RunRequest,
  { emit, execute }: Pick<RunContext, 'emit' | 'execute'>,
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
    execute,
    emit,
    absolute: (path) => resolve(graph.workspace, path),
    record: history,
    expectedMs,
    tail: (stage) => logTail(session.disk, history.logPath(stage)),
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
  const signals = catchSignals(session, {
    interrupt: (signal) => {
      runner.interrupt(signal);
    },
    save: () => {
      lock.flush();
    },
  });
  try {
    const finished = await runner.run(startedAt);
    if (everything && finished.ok) await prune(session, codes, lock);
    history.finish(finished.ok);
    return { finished, signal: runner.signal };
  } finally {
    lock.flush();
    signals.release();
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
