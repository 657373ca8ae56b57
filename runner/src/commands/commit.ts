import { resolve } from 'node:path';
import { InvalidContentError } from '../inputs/content.js';
import { PipelineError } from '../model/errors.js';
import type { Out, Stage, StageName } from '../model/graph.js';
import type { Content } from '../model/manifest.js';
import type { LockEntry } from '../model/records.js';
import { selectTargets } from '../pipeline/targets.js';
import { isStored } from '../plan/decide.js';
import type { PlannedStage } from '../plan/view.js';
import { LockKeeper } from '../run/lock-keeper.js';
import { writeLockFile } from '../state/lock-file.js';
import { lockWorkspace } from '../state/workspace-lock.js';
import { agrees, type Verdict } from '../verify/verdict.js';
import { planWorkspace, type WorkspacePlan } from '../workspace/plan-workspace.js';
import type { Session } from '../workspace/session.js';
import { draw, rerunSample, type RerunParts, type Sample, type VerifyWatch } from './sample.js';
import { thenCleanUp } from '../system/clean-up.js';
import { requireCheckout, type Site, withSession } from './site.js';

export interface CommitRequest {
  /** Stages, groups, cells or globs. */
  readonly targets: readonly string[];
  /** Why the outs are still right: the lock keeps it. */
  readonly reason: string;
  /** How many of them are rerun first; 0: none. */
  readonly verify: number;
  /** What those are drawn by; `null`: a random one. */
  readonly seed: string | null;
}

/** A rerun of some stages before they are committed. */
export interface Verification {
  readonly sample: Sample;
  readonly verdicts: readonly Verdict[];
}

export type CommitAnswer =
  | {
      readonly kind: 'committed';
      /** Whose record changed; none where all was up to date. */
      readonly stages: readonly StageName[];
      /** `null`: none was asked for, or needed. */
      readonly verification: Verification | null;
    }
  /** Not all that was rerun agrees with what is in place: nothing was recorded. */
  | { readonly kind: 'refused'; readonly verification: Verification };

/**
 * Records the outs that lie there as the result of the inputs that lie there: vouches for outs that no run of
 * these inputs made.
 * @throws PipelineError where an out is absent or an upstream is not up to date, and what a rerun throws:
 *   nothing was recorded then
 */
export async function commit(site: Site, request: CommitRequest, watch: VerifyWatch): Promise<CommitAnswer> {
  requireCheckout(site, 'commit');
  return withSession(site, 'write', async (session) => {
    const targets = selectTargets(session.graph, request.targets);
    const held = await lockWorkspace(session, session.layout.workspaceLock, {
      wait: true,
      onWait: (text) => {
        watch.emit({ type: 'waiting', text });
      },
      signal: watch.signal,
    });
    const work = async (): Promise<CommitAnswer> => {
      await session.attempts.recover();
      const { candidates, lock, codes } = await findCandidates(session, targets);
      const verification = await verifySome({ site, session, watch }, candidates, request);
      if (verification !== null && !holds(verification)) return { kind: 'refused', verification };
      const verified = verification?.verdicts.length ?? 0;
      await record(session, candidates, { lock, codes, committed: { reason: request.reason, verified } });
      return { kind: 'committed', stages: candidates.map(({ stage }) => stage.name), verification };
    };
    return thenCleanUp(work, () => {
      held.release();
    });
  });
}

/** A stage that is to be recorded, and what of its outs the store takes. */
interface Candidate {
  readonly stage: Stage;
  readonly entry: LockEntry;
  readonly contents: readonly { readonly path: string; readonly content: Content }[];
}

interface Candidates extends Pick<WorkspacePlan, 'lock' | 'codes'> {
  /** In graph order. */
  readonly candidates: readonly Candidate[];
}

async function findCandidates(session: Session, targets: readonly StageName[]): Promise<Candidates> {
  const { selected, planner, lock, codes } = await planWorkspace(session, { targets });
  const chosen = new Set(targets);
  const candidates: Candidate[] = [];
  for (const stage of selected) {
    const planned = await planner.replan(stage);
    if (planned.decision.action === 'up-to-date') {
      planner.settle(stage.name, planned.decision.outs);
    } else if (chosen.has(stage.name)) {
      const candidate = await prepare(session, planned);
      planner.settle(stage.name, candidate.entry.outs);
      candidates.push(candidate);
    }
  }
  return { candidates, lock, codes };
}

async function verifySome(
  parts: Omit<RerunParts, 'jobs' | 'resources' | 'wait'>,
  candidates: readonly Candidate[],
  { verify, seed }: CommitRequest,
): Promise<Verification | null> {
  if (verify === 0 || candidates.length === 0) return null;
  const results = candidates.map(({ stage, entry }) => ({ ...entry, stage }));
  const sample = draw(parts.session, results, { sample: verify, seed }, parts.watch);
  const { verdicts } = await rerunSample(
    { ...parts, jobs: null, resources: new Map(), wait: true },
    sample,
    results,
    results,
  );
  return { sample, verdicts };
}

/** Whether all that was drawn was rerun, and came out as it is in place. */
function holds({ sample, verdicts }: Verification): boolean {
  return verdicts.length === sample.drawn.length && verdicts.every(agrees);
}

async function record(
  session: Session,
  candidates: readonly Candidate[],
  { lock: before, codes, committed }: Omit<Candidates, 'candidates'> & Pick<LockEntry, 'committed'>,
): Promise<void> {
  const lock = new LockKeeper(before, session.clock, (file) => {
    writeLockFile(session.disk, session.graph.workspace, file);
  });
  for (const { stage, entry, contents } of candidates) {
    for (const { path, content } of contents) await session.store.put(path, content);
    await session.results.write([{ key: entry.key, outs: entry.outs }]);
    lock.set(stage.name, { ...entry, committed });
    if (stage.action.kind === 'script') {
      const { identity, record: code, sources } = await codes.of(stage.action.script);
      lock.setScript(stage.action.script, code);
      session.sources.remember(identity, sources);
    }
  }
  lock.flush();
  codes.save();
}

async function prepare(session: Session, { stage, known, decision }: PlannedStage): Promise<Candidate> {
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
