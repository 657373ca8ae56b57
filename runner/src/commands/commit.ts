import type { EndSignal } from '../model/end-signal.js';
import { entryAddress, type StageName } from '../model/graph.js';
import { ownResult } from '../model/own-records.js';
import type { LockEntry } from '../model/records.js';
import { selectTargets } from '../pipeline/targets.js';
import { LockKeepers } from '../run/lock-keeper.js';
import { writeLock } from '../state/locks.js';
import { lockWorkspace } from '../state/workspace-lock.js';
import { agrees, type Verdict } from '../verify/verdict.js';
import type { Session } from '../workspace/session.js';
import { thenCleanUp } from '../system/clean-up.js';
import { type Candidate, type Candidates, presentCandidates } from './candidates.js';
import { recordedCandidates } from './carry-over.js';
import { draw, drawCover, rerunSample, type RerunParts, type Sample, type VerifyWatch } from './sample.js';
import { requireCheckout, type Site, withSession } from './site.js';

export interface CommitRequest {
  /** Stages, groups, cells or globs. */
  readonly targets: readonly string[];
  /** Why the outs are still right: the lock keeps it. */
  readonly reason: string;
  /**
   * Takes the outs that the lock records instead of those in place, and refuses stages of which more than the code has
   * changed since.
   */
  readonly codeOnly: boolean;
  /**
   * How many of them are rerun first (with `codeOnly` as many more as a cover takes); 0: none; `cover`: at least one of
   * every group, of every script, and of every value of what cells differ in, but for what has many.
   */
  readonly verify: number | 'cover';
  /** What those are drawn by; `null`: a random one. */
  readonly seed: string | null;
}

/** A rerun of some stages before they are committed. */
export interface Verification {
  readonly sample: Sample;
  readonly verdicts: readonly Verdict[];
  /** What interrupted it. */
  readonly signal: EndSignal | null;
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
 * @throws PipelineError where an out is absent, an upstream is not up to date, more than code has changed or a script
 *   can't be started here, and what a rerun throws: nothing was recorded then
 */
export async function commit(site: Site, request: CommitRequest, watch: VerifyWatch): Promise<CommitAnswer> {
  requireCheckout(site, 'commit');
  return withSession(site, 'write', async (session) => {
    const targets = selectTargets(session.graph, request.targets, site.pipeline);
    const held = await lockWorkspace(session, session.layout.workspaceLock, {
      wait: true,
      onWait: (text) => {
        watch.emit({ type: 'waiting', text });
      },
      signal: watch.signal,
    });
    const work = async (): Promise<CommitAnswer> => {
      await session.attempts.recover();
      const find = request.codeOnly ? recordedCandidates : presentCandidates;
      const { candidates, lock, codes } = await find(session, targets);
      // Reruns may read them; without a record nobody takes them for a result.
      await keepContents(session, candidates);
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

async function keepContents({ store }: Session, candidates: readonly Candidate[]): Promise<void> {
  for (const { path, content } of candidates.flatMap(({ contents }) => contents)) {
    await store.put(path, content);
  }
}

async function verifySome(
  parts: Pick<RerunParts, 'site' | 'session' | 'watch'>,
  candidates: readonly Candidate[],
  { codeOnly, verify, seed }: CommitRequest,
): Promise<Verification | null> {
  if (verify === 0 || candidates.length === 0) return null;
  const results = candidates.map(({ stage, entry }) => ({ ...entry, stage }));
  const sample =
    verify === 'cover' || codeOnly
      ? drawCover(parts.session, results, { atLeast: verify === 'cover' ? 0 : verify, seed }, parts.watch)
      : draw(parts.session, results, { sample: verify, seed }, parts.watch);
  const { verdicts, signal } = await rerunSample(
    { ...parts, jobs: null, resources: new Map(), wait: true, preflight: true },
    sample,
    results,
    results,
  );
  return { sample, verdicts, signal };
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
  const lock = new LockKeepers(before, session.clock, (file, content) => {
    writeLock(session.disk, session.graph.workspace, file, content);
  });
  for (const { stage, entry } of candidates) {
    await session.results.write([ownResult(stage.file.folder, entry)]);
    lock.set(stage, { ...entry, committed });
    if (stage.action.kind === 'script') {
      const { action, file } = stage;
      lock.setScript(file, entryAddress(action), (await codes.of(file, action)).record);
      await codes.remember(file, action);
    }
  }
  lock.flush();
  codes.save();
}
