import type { Handle, Job, TaskExit } from '../executors/executor.js';
import { InvalidContentError } from '../inputs/content.js';
import type { Content } from '../model/manifest.js';
import type { Stage, WorkspacePath } from '../model/graph.js';
import { isErrno } from '../system/disk-tree.js';
import { isTrouble } from '../system/trouble.js';
import { ownResult } from '../model/own-records.js';
import { recordedName } from '../model/pipeline-file.js';
import { PipelineError } from '../model/errors.js';
import { compareInputs } from '../plan/compare.js';
import { isStored } from '../plan/decide.js';
import type { Attempt } from '../state/attempt.js';
import type { LockEntry, StageResult } from '../model/records.js';
import type { ExecutionOutcome, Known, RunContext, Supervision } from './context.js';
import type { Failure } from '../model/events.js';
import { afterFailure, thenCleanUp } from '../system/clean-up.js';
import { followStage } from './live/follow-stage.js';
import { measuredBy } from './live/measured.js';

/**
 * One attempt at one stage, from the first byte it may write to its place in the lock.
 *
 * The order is what keeps a kill at any moment harmless: the job is recorded before it may write;
 * objects are durable before the run cache names them; the run cache names them before the outs are
 * renamed into place; the lock is last. What was never named is as if it had not been.
 *
 * @throws PipelineError for a script that can't be started; the attempt has then been undone
 * @throws StoreError also where it can't be made sure that the job is over; then the next run undoes the attempt
 */
export async function executeStage(
  context: RunContext,
  { stage, known }: Known,
  supervision: Supervision,
): Promise<ExecutionOutcome> {
  const { attempts, oldOuts } = context;
  const old = await oldOuts.at(
    stage.outs.map(({ path }) => path),
    known.key,
    stage.file,
  );
  const refused = await refusedBefore(context, stage);
  if (refused !== null) return { kind: 'failed', failure: refused, partialOuts: null, exit: NOT_STARTED };
  const attempt = await attempts.begin(recordedName(stage), stage.action.kind, stage.outs, old);
  const exit = await execute(context, stage, known.inputs, attempt, supervision);
  let ended = false;
  const work = async (): Promise<ExecutionOutcome> => {
    const failed = async (failure: Failure): Promise<ExecutionOutcome> => {
      ended = true;
      return { kind: 'failed', failure, partialOuts: await attempt.undo(), exit };
    };
    if (supervision.isCancelled()) return { kind: 'cancelled', exit };
    if (exit.left.length > 0) context.emit({ type: 'warning', stage: stage.name, text: leftText(exit.left) });
    if (exit.timedOutMs !== null) return await failed({ kind: 'timeout', timeoutMs: exit.timedOutMs });
    if (exit.signal !== null) return await failed({ kind: 'signal', signal: exit.signal });
    if (exit.code !== 0) return await failed({ kind: 'exit', code: exit.code ?? 1 });

    const changed = await changedInputs(context, stage, known.inputs);
    if (changed !== null) return await failed(changed);
    const outs = await collectOuts(context, stage, attempt);
    if (outs.kind !== 'outs') return await failed(outs);

    for (const values of measuredBy(context.disk, stage, (out) => attempt.outPath(out))) {
      context.emit({ type: 'stage-metrics', stage: stage.name, values });
    }
    // What is left to do takes the disk, and nothing of what stages share.
    supervision.made();
    const result: StageResult = { key: known.key, outs: outs.records };
    for (const { path, content } of outs.stored) await context.store.put(path, content);
    await context.results.write([ownResult(stage.file.folder, result)]);
    ended = true;
    context.tellAside(await attempt.commit(result.outs));
    return { kind: 'executed', entry: { ...result, inputs: known.inputs, committed: null }, exit };
  };
  return thenCleanUp(work, async () => {
    if (!ended) await attempt.undo();
  });
}

const NOT_STARTED: TaskExit = { code: null, signal: null, peakMemory: null, left: [] };

/** What a stage goes on with must be what it may end with: better told before hours than after them. */
async function refusedBefore(context: RunContext, { outs }: Stage): Promise<Failure | null> {
  for (const { path } of outs.filter(({ persist }) => persist)) {
    const place = context.absolute(path);
    try {
      await context.hashOut(place);
    } catch (error) {
      if (!(error instanceof InvalidContentError)) throw error;
      return { kind: 'bad-out', message: `out ${path}: ${inside(path, place, error.path)}${error.why}` };
    }
  }
  return null;
}

/** Ends a job that takes too long. `overMs`: the time that it was given, once that is over. */
function limitTime(
  { clock, executor }: RunContext,
  { timeoutMs }: Stage,
  { handle }: Job,
): { overMs(): number | null; stop(): void } {
  if (timeoutMs === null) return { overMs: () => null, stop: () => undefined };
  let overMs: number | null = null;
  const timer = clock.after(timeoutMs, () => {
    overMs = timeoutMs;
    // Where that fails, so does its exit, which tells.
    executor.cancel(handle, 'SIGTERM').catch(() => undefined);
  });
  return {
    overMs: () => overMs,
    stop: () => {
      timer.stop();
    },
  };
}

function leftText(left: readonly string[]): string {
  return (
    `it ended and left ${left.join(', ')} running, which was ended, too; ` +
    'what its outs need it must wait for (`wait`)'
  );
}

/** The job from its start to its end. After an error of any kind the attempt is undone, if the job is over for certain. */
async function execute(
  context: RunContext,
  stage: Stage,
  inputs: LockEntry['inputs'],
  attempt: Attempt,
  supervision: Supervision,
): Promise<TaskExit & { readonly timedOutMs: number | null }> {
  const { executor } = context;
  const kept: { handle: Handle | null } = { handle: null };
  try {
    const { task, live } = await context.task(stage, inputs, attempt);
    const following = followStage(context, stage.name, live, context.emit);
    try {
      const job = await executor.submit(task, async (handle) => {
        await attempt.recordJob({ executor: executor.kind, handle });
        kept.handle = handle;
        supervision.started(handle, stage);
      });
      const limit = limitTime(context, stage, job);
      try {
        return { ...(await job.exit), timedOutMs: limit.overMs() };
      } finally {
        limit.stop();
      }
    } finally {
      following.stop();
    }
  } catch (error) {
    const { handle } = kept;
    throw await afterFailure(error, async () => {
      if (handle !== null) await executor.reclaim(handle);
      await attempt.undo();
    });
  } finally {
    if (kept.handle !== null) supervision.ended(kept.handle);
  }
}

async function changedInputs(
  context: RunContext,
  stage: Stage,
  before: LockEntry['inputs'],
): Promise<Failure | null> {
  try {
    const now = await context.planner.inputsNow({ stage, inputs: before });
    const nothing = (): { changed: []; added: []; removed: [] } => ({ changed: [], added: [], removed: [] });
    const reasons = compareInputs(before, now, [], nothing, context.inside);
    return reasons.length > 0 ? { kind: 'inputs-changed', reasons } : null;
  } catch (error) {
    if (error instanceof PipelineError) return { kind: 'not-startable', message: error.message };
    throw error;
  }
}

/** What lies in an out, by its path in the workspace, however far from there it was written. */
function inside(out: WorkspacePath, written: string, found: string): string {
  return found.startsWith(`${written}/`) ? `${out}${found.slice(written.length)}: ` : '';
}

const UNREADABLE = 'its mode lets nobody read it: let the stage leave it readable for its owner';

/** @returns the path that this user may not read, if that is what an error says */
function unreadable(error: unknown, written: string): string | null {
  if (!isTrouble(error) || !isErrno(error, 'EACCES', 'EPERM')) return null;
  const path = error.path ?? written;
  return path === written || path.startsWith(`${written}/`) ? path : null;
}

type Outs =
  | {
      readonly kind: 'outs';
      readonly records: StageResult['outs'];
      readonly stored: readonly { readonly path: string; readonly content: Content }[];
    }
  | Extract<Failure, { kind: 'missing-outs' | 'bad-out' }>;

async function collectOuts(context: RunContext, stage: Stage, attempt: Attempt): Promise<Outs> {
  const found = [];
  for (const out of stage.outs) {
    // The stage put a link there itself, else it had not begun.
    const why = context.trespass(out.path);
    if (why !== null) return { kind: 'bad-out', message: `out ${out.path} ${why}` };
    const path = attempt.outPath(out);
    try {
      found.push({ out, path, content: await context.hashOut(path) });
    } catch (error) {
      if (error instanceof InvalidContentError)
        return {
          kind: 'bad-out',
          message: `out ${out.path}: ${inside(out.path, path, error.path)}${error.why}`,
        };
      const refused = unreadable(error, path);
      if (refused !== null)
        return {
          kind: 'bad-out',
          message: `out ${out.path}: ${inside(out.path, path, refused)}${UNREADABLE}`,
        };
      throw error;
    }
  }
  const missing = found.filter(({ content }) => content === null).map(({ out }) => out.path);
  if (missing.length > 0) return { kind: 'missing-outs', paths: missing };
  const present = found.flatMap(({ out, path, content }) =>
    content === null ? [] : [{ out, path, content }],
  );
  return {
    kind: 'outs',
    records: present.map(({ out, content }) => ({ path: out.path, hash: content.hash, size: content.size })),
    stored: present.filter(({ out }) => isStored(out)),
  };
}
