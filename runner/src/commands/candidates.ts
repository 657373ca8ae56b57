import { resolve } from 'node:path';
import { InvalidContentError } from '../inputs/content.js';
import { PipelineError } from '../model/errors.js';
import type { Out, Stage, StageName } from '../model/graph.js';
import type { Content } from '../model/manifest.js';
import type { LockEntry } from '../model/records.js';
import { isStored } from '../plan/decide.js';
import type { PlannedStage } from '../plan/view.js';
import { planWorkspace, type WorkspacePlan } from '../workspace/plan-workspace.js';
import type { Session } from '../workspace/session.js';

/** A stage that is to be recorded, and what of its outs the store takes. */
export interface Candidate {
  readonly stage: Stage;
  readonly entry: LockEntry;
  readonly contents: readonly StoredContent[];
}

export interface StoredContent {
  /** Absolute. */
  readonly path: string;
  readonly content: Content;
}

export interface Candidates extends Pick<WorkspacePlan, 'lock' | 'codes'> {
  /** In graph order. */
  readonly candidates: readonly Candidate[];
}

/**
 * The targets that aren't up to date, with what lies at their outs.
 * @throws PipelineError where an out is absent or an upstream is not up to date
 */
export async function presentCandidates(
  session: Session,
  targets: readonly StageName[],
): Promise<Candidates> {
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
    const content = await session.hasher.hash(path, 'inside');
    if (content === null) throw refuse('is absent');
    return content;
  } catch (error) {
    throw error instanceof InvalidContentError ? refuse(`can't be stored: ${error.why}`) : error;
  }
}
