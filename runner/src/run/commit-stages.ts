import { resolve } from 'node:path';
import { PipelineError } from '../model/errors.js';
import { InvalidContentError } from '../inputs/content.js';
import type { Content } from '../model/manifest.js';
import type { Out, Stage, StageName } from '../model/graph.js';
import { isStored } from '../plan/decide.js';
import type { PlannedStage } from '../plan/view.js';
import { planWorkspace } from '../workspace/plan-workspace.js';
import type { Session } from '../workspace/session.js';
import { writeLockFile } from '../state/lock-file.js';
import type { LockEntry } from '../model/records.js';
import { lockWorkspace } from '../state/workspace-lock.js';
import { LockKeeper } from './lock-keeper.js';

/** A stage that is to be recorded. */
export interface Candidate {
  readonly stage: Stage;
  readonly entry: LockEntry;
}

/**
 * Records the outs that lie there as the result of the inputs that lie there, for each stage in turn.
 * @param verify looks at what is to be recorded; how many of them it reran, or an error where it refuses
 * @returns the stages whose record changed
 * @throws PipelineError where an out is absent or an upstream is not up to date, and what `verify` throws:
 *   nothing was recorded then
 */
export async function commitStages(
  session: Session,
  names: readonly StageName[],
  reason: string,
  verify: (candidates: readonly Candidate[]) => Promise<number>,
): Promise<readonly StageName[]> {
  const held = await lockWorkspace(session, session.layout.workspaceLock, {
    wait: true,
    onWait: () => undefined,
  });
  try {
    await session.attempts.recover();
    const { graph } = session;
    const { selected, planner, lock: before, codes } = await planWorkspace(session, { targets: names });
    const chosen = new Set(names);
    const commits: Commit[] = [];
    for (const stage of selected) {
      const planned = await planner.replan(stage);
      if (planned.decision.action === 'up-to-date') {
        planner.settle(stage.name, planned.decision.outs);
      } else if (chosen.has(stage.name)) {
        const commit = await prepare(session, planned);
        planner.settle(stage.name, commit.entry.outs);
        commits.push(commit);
      }
    }
    const verified = commits.length === 0 ? 0 : await verify(commits);
    const committed = { reason, verified };
    const lock = new LockKeeper(before, session.clock, (file) => {
      writeLockFile(session.disk, graph.workspace, file);
    });
    for (const { stage, entry, contents } of commits) {
      for (const { path, content } of contents) await session.store.put(path, content);
      await session.results.write([{ key: entry.key, outs: entry.outs }]);
      lock.set(stage.name, { ...entry, committed });
      if (stage.action.kind === 'script') {
        const { identity, record, sources } = await codes.of(stage.action.script);
        lock.setScript(stage.action.script, record);
        session.sources.remember(identity, sources);
      }
    }
    lock.flush();
    codes.save();
    return commits.map(({ stage }) => stage.name);
  } finally {
    held.release();
  }
}

interface Commit extends Candidate {
  readonly contents: readonly { readonly path: string; readonly content: Content }[];
}

async function prepare(session: Session, { stage, known, decision }: PlannedStage): Promise<Commit> {
  if (known === null) {
    throw PipelineError.of(
      `stage "${stage.name}" can't be committed: ${decision.reasons.map(({ text }) => text).join(', ')}`,
      stage.position,
      'Run or commit its upstream first.',
    );
  }
  const found: { out: Out; path: string; content: Content }[] = [];
  for (const out of stage.outs) {
    const path = resolve(session.graph.workspace, out.path);
    found.push({ out, path, content: await presentContent(session, stage, out, path) });
  }
  return {
    stage,
    entry: {
      key: known.key,
      outs: found.map(({ out, content }) => ({ path: out.path, hash: content.hash, size: content.size })),
      inputs: known.inputs,
      committed: null,
    },
    contents: found.filter(({ out }) => isStored(out)),
  };
}

async function presentContent(session: Session, stage: Stage, out: Out, path: string): Promise<Content> {
  const refuse = (why: string): PipelineError =>
    PipelineError.of(`stage "${stage.name}" can't be committed: its out ${out.path} ${why}`, stage.position);
  try {
    const content = await session.hasher.hash(path, 'refuse');
    if (content === null) throw refuse('is absent');
    return content;
  } catch (error) {
    throw error instanceof InvalidContentError ? refuse(`can't be stored: ${error.why}`) : error;
  }
}
