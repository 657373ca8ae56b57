import { logTail } from '../executors/log-tail.js';
import type { GraphCodes } from '../inputs/code/graph-codes.js';
import type { EndSignal } from '../model/end-signal.js';
import { PipelineError } from '../model/errors.js';
import {
  entryAddress,
  type Entry,
  type EntryAddress,
  type PipelineFile,
  type Stage,
  type StageName,
} from '../model/graph.js';
import { isFolder } from '../model/hashes.js';
import { listingChanges, listingOf } from '../model/listing.js';
import { recordedName, recordedStage } from '../model/pipeline-file.js';
import { plannedLine } from '../plan/outline.js';
import { rememberListings } from '../workspace/listings.js';
import { planWorkspace } from '../workspace/plan-workspace.js';
import type { Session } from '../workspace/session.js';
import { confinedPlace, trespass } from '../pipeline/out-place.js';
import type { RunRecord } from '../record/history.js';
import type { Teller } from '../record/teller.js';
import type { FreshAside } from '../state/aside.js';
import { writeLock } from '../state/locks.js';
import { sweepLeftovers } from '../state/leftovers.js';
import { lockWorkspace, type WorkspaceLock } from '../state/workspace-lock.js';
import { capacityOf, requireAskedFor, type ResourceCounts } from './capacity.js';
import type { RunContext, Execute } from './context.js';
import type { Emit, RunFinished, RunEvent } from '../model/events.js';
import { estimate, tasksOf } from './estimate.js';
import { executeStage } from './execute-stage.js';
import { keepIndex } from '../noop/keep-index.js';
import { LockKeepers } from './lock-keeper.js';
import { measuredBy } from './live/measured.js';
import { mayPrune } from './prune-question.js';
import { Runner, type SharedWork, type StageEnd } from './runner.js';
import { stageTask } from './stage-task.js';
import { afterFailure, thenCleanUp } from '../system/clean-up.js';
import { exitCodeAfter } from '../system/trouble.js';
import type { RunWatch } from './watch.js';

export interface RunRequest {
  readonly targets: readonly StageName[];
  /** The files that these are all stages of, whose locks are pruned then; `null`: stages were named. */
  readonly whole: readonly PipelineFile[] | null;
  /** Cores; `null`: the machine's. */
  readonly jobs: number | null;
  /** What there is besides; `cpu` and `memory` instead of what the machine has. */
  readonly resources: ResourceCounts;
  /** The targets run even if nothing changed. */
  readonly force: boolean;
  /** Milliseconds in which it starts stages, each only where it is expected to end in them; `null`: no end. */
  readonly budgetMs: number | null;
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
  /** What it shares with runs of other workspaces; absent: nothing. */
  readonly shared?: SharedWork | undefined;
}

export interface RunOutcome {
  readonly finished: RunFinished;
  /** What interrupted it. */
  readonly signal: EndSignal | null;
  /** What became of each stage that was selected. */
  readonly ends: ReadonlyMap<StageName, StageEnd>;
}

/**
 * A whole run, under the workspace's lock: undo what an interrupted one left, plan, carry out, record.
 * @param teller tells all of it, from the opening to `run-finished`, or to `run-broken` where this throws
 * @throws PipelineError, WorkspaceBusyError, StoreError, and the reason of `watch.signal`
 */
export async function runPipeline(
  session: Session,
  request: RunRequest,
  teller: Teller,
  watch: Watch,
  execute: Execute = executeStage,
): Promise<RunOutcome> {
  requireAskedFor(session.graph.stages.values(), request.resources);
  const startedAt = session.clock.monotonic();
  const { tell } = teller;
  const record = session.history.begin(teller, () => opening(session));
  const lock = async (): Promise<WorkspaceLock> =>
    lockWorkspace(session, session.layout.workspaceLock, {
      wait: request.wait,
      onWait: (text) => {
        tell({ type: 'waiting', text });
      },
      signal: watch.signal,
    });
  const held =
    session.held ??
    (await broken(teller, lock, () => {
      record.flush();
    }));
  const work = async (): Promise<RunOutcome> => {
    sweepLeftovers(session, session.layout.root);
    for (const { setAside, ...recovered } of await session.attempts.recover()) {
      tell({ type: 'recovered', ...recovered });
      for (const entry of setAside) tell(setAsideEvent(session, entry));
    }
    await adopt(session, request, tell, watch);
    return runHeld({ session, request, watch, tell, record, execute, startedAt });
  };
  return thenCleanUp(
    () =>
      broken(teller, work, () => {
        record.finish();
      }),
    () => {
      held.release();
    },
  );
}

type Watch = Omit<RunWatch, 'emit'>;

/** What a run is told with that does not come to its end: nothing, where nobody has heard of it yet. */
async function broken<T>(teller: Teller, work: () => Promise<T>, thenEnd: () => void): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw await afterFailure(error, () => {
      if (teller.hasBegun) {
        teller.tell({ type: 'run-broken', message: firstLine(error), exitCode: exitCodeAfter(error) });
      }
      thenEnd();
    });
  }
}

function opening(session: Session): RunEvent {
  const { pid, startTime, bootId, pidNamespace } = session.processes.self();
  return {
    type: 'run-opened',
    process: { pid, startTime, bootId, pidNamespace },
    ...session.runFacts(),
  };
}

/** Files that ran alone before bring what they have; a scratch workspace has it from its checkout. */
async function adopt(session: Session, { wait }: RunRequest, emit: Emit, { signal }: Watch): Promise<void> {
  if (session.scratch !== null) return;
  const onWait = (text: string): void => {
    emit({ type: 'waiting', text });
  };
  for (const { folder, recovered } of await session.adopt({ wait, onWait, signal })) {
    for (const { stage, outcome, endedProcess } of recovered) {
      emit({ type: 'recovered', stage, outcome, endedProcess });
    }
    const text = `${folder} is a part of this workspace now: what its own .lockstep had stored was moved here`;
    emit({ type: 'warning', stage: null, text });
  }
}

interface HeldRun {
  readonly session: Session;
  readonly request: RunRequest;
  readonly watch: Watch;
  readonly tell: Emit;
  readonly record: RunRecord;
  readonly execute: Execute;
  readonly startedAt: number;
}

async function runHeld({
  session,
  request,
  watch,
  tell,
  record,
  execute,
  startedAt,
}: HeldRun): Promise<RunOutcome> {
  const { supervise, signal } = watch;
  const { graph, scratch } = session;
  const { targets, whole } = request;
  // Under the lock: another run may have written pipeline.lock while this one waited.
  const {
    selected,
    plan,
    planner,
    lock: before,
    codes,
    oldOuts,
  } = await planWorkspace(session, { ...request, forced: request.force ? targets : [] });
  signal?.throwIfAborted();
  const prunes = whole !== null && (await mayPrune(session, before, whole, request, watch)) ? whole : null;
  await oldOuts.foresee(plan.values());
  const expectedMs = (stage: Stage): number | null => {
    const { name, group } = recordedStage(stage);
    return session.history.expected(name, group)?.ms ?? null;
  };
  const { capacity, cores } = capacityOf(session.host, request.jobs, request.resources);
  const stages = [...plan.values()].map((planned) => ({
    ...plannedLine(planned),
    expectedMs: expectedMs(planned.stage),
  }));
  if (scratch !== null) {
    tell({ type: 'scratch-workspace', name: scratch, workspace: graph.workspace, changes: session.changes });
  }
  const ahead = estimate(tasksOf(graph, plan.values(), expectedMs), capacity);
  tell({ type: 'run-started', stages, jobs: cores, estimate: ahead });

  const lock = new LockKeepers(before, session.clock, (file, content) => {
    writeLock(session.disk, graph.workspace, file, content);
  });
  const context: RunContext = {
    ...session,
    planner,
    lock,
    execute,
    emit: tell,
    oldOuts,
    tellAside: (entries) => {
      for (const entry of entries) tell(setAsideEvent(session, entry));
    },
    absolute: (path) => confinedPlace(session.disk, graph.workspace, path),
    trespass: (path) => trespass(session.disk, graph.workspace, path),
    record,
    expectedMs,
    measuredBefore: (stage, outcome) => {
      // Of the checkout's nobody compares what a run found as it was.
      if (outcome === 'up-to-date' && scratch === null) return [];
      try {
        return measuredBy(session.disk, stage, ({ path }) =>
          confinedPlace(session.disk, graph.workspace, path),
        );
      } catch {
        // A bad disk, or somebody's link: no run fails for want of a figure.
        return [];
      }
    },
    tail: (stage) => logTail(session.disk, record.logPath(recordedName(stage))),
    inside: (before, now) => {
      const [was, is] = [before, now].map((hash) =>
        isFolder(hash) ? session.hasher.manifestOf(hash) : null,
      );
      return was == null || is == null ? null : listingChanges(listingOf(was), listingOf(is));
    },
    why: (stage) => session.commandLine('why', stage),
    hashOut: (path) => session.hasher.hash(path, 'inside'),
    task: (stage, inputs, attempt) =>
      stageTask(session, codes, stage, inputs, attempt, record.logPath(recordedName(stage))),
  };
  for (const [file, entries] of entriesOf(selected)) {
    for (const [address, entry] of entries) {
      try {
        lock.setScript(file, address, (await codes.of(file, entry)).record);
        await codes.remember(file, entry);
      } catch (error) {
        // The plan went past it: its stages fail of it when their turn comes.
        if (!(error instanceof PipelineError)) throw error;
      }
    }
  }
  codes.save();
  const { keepGoing, budgetMs, shared } = request;
  const endsAt = budgetMs === null ? null : startedAt + budgetMs;
  const runner = new Runner(context, selected, { capacity, keepGoing, endsAt, shared });
  const unsupervise = supervise({
    interrupt(signal) {
      runner.interrupt(signal);
      lock.flush();
    },
    save() {
      lock.flush();
    },
    supersede(changed, isRight) {
      runner.supersede(changed, isRight);
    },
    suspend: () => runner.suspend(),
    resume: () => runner.resume(),
  });
  const work = async (): Promise<RunOutcome> => {
    const finished = await runner.run(startedAt);
    session.attempts.removeSpare();
    await keepListings(session, selected, lock, prunes !== null);
    if (prunes !== null && finished.ok) await prune(session, prunes, codes, lock);
    lock.flush();
    if (prunes !== null && isNothingToDo(finished, request)) rememberNothingToDo(session, finished);
    tell(finished);
    record.finish();
    return { finished, signal: finished.endedBy, ends: runner.ends };
  };
  return thenCleanUp(work, () => {
    unsupervise();
    lock.flush();
  });
}

/** So that the next run's reasons can name files. */
async function keepListings(
  session: Session,
  selected: readonly Stage[],
  lock: LockKeepers,
  isWhole: boolean,
): Promise<void> {
  const { graph, depContents, listings } = session;
  const parts = { contents: depContents, listings };
  for (const stage of selected) {
    await rememberListings(parts, stage, lock.get(stage)?.inputs.deps ?? []);
  }
  if (!isWhole) return;
  const recorded = [...graph.stages.values()].flatMap((stage) => lock.get(stage)?.inputs.deps ?? []);
  listings.prune(new Set(recorded.flatMap((dep) => ('url' in dep ? [] : [dep.hash]))));
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
}

/** Whether a run like this one would find everything up to date by the workspace alone. */
function isNothingToDo({ ok, executed, restored }: RunFinished, request: RunRequest): boolean {
  return ok && executed + restored === 0 && request.runCache && !request.allowMissing && !request.force;
}

function rememberNothingToDo(session: Session, { upToDate }: RunFinished): void {
  const { watched, keepsIndex, layout, graph } = session;
  // What a server says now, files can't tell: the next run must ask it again.
  const asksServers = [...graph.stages.values()].some(
    ({ frozen, deps }) => !frozen && deps.some(({ kind }) => kind === 'url'),
  );
  if (watched !== null && keepsIndex && !asksServers)
    keepIndex(session, watched, layout, { workspace: graph.workspace, stages: upToDate });
}

function setAsideEvent(session: Session, { id, place, size, record }: FreshAside): RunEvent {
  const { stage, path } = record;
  const restore = session.commandLine('aside', 'restore', id);
  return { type: 'set-aside', stage, path, id, place, size, restore };
}

/** After a complete run of files: drops what belongs to no stage that they have now. */
async function prune(
  session: Session,
  whole: readonly PipelineFile[],
  codes: GraphCodes,
  lock: LockKeepers,
): Promise<void> {
  const { stages, files } = session.graph;
  const entries = entriesOf(stages.values());
  // A stage's name says which file it is of: no other file's lock has it.
  const names = new Set(stages.keys());
  for (const file of whole) {
    const ownEntries = entries.get(file) ?? new Map<EntryAddress, Entry>();
    lock.prune(file, names, new Set(ownEntries.keys()));
    // What is remembered of code is remembered for a folder.
    const isAlone = [...files.values()].every((other) => other === file || other.folder !== file.folder);
    if (isAlone) await codes.prune(file, [...ownEntries.values()], lock.codes(file));
  }
  session.pruneMemo();
  session.attempts.removeUndone();
}

function entriesOf(stages: Iterable<Stage>): ReadonlyMap<PipelineFile, ReadonlyMap<EntryAddress, Entry>> {
  const found = new Map<PipelineFile, Map<EntryAddress, Entry>>();
  for (const { action, file } of stages) {
    if (action.kind !== 'script') continue;
    const entries = found.get(file) ?? new Map<EntryAddress, Entry>();
    found.set(file, entries.set(entryAddress(action), action));
  }
  return found;
}
