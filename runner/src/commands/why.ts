import { recordedNameIn } from '../model/pipeline-file.js';
import type { PlannedLine } from '../model/decision.js';
import type { StageKey } from '../model/hashes.js';
import type { LockEntry } from '../model/records.js';
import { selectStage } from '../pipeline/targets.js';
import type { AttemptRecord } from '../record/history.js';
import { planWorkspace } from '../workspace/plan-workspace.js';
import { type Site, withSession } from './site.js';

/** One stage: what would happen and every reason, who vouched for it, and what its last attempt did. */
export interface WhyAnswer extends PlannedLine {
  /** The key that it has now; `null` while an upstream leaves it open. */
  readonly key: StageKey | null;
  readonly committed: LockEntry['committed'];
  /** `null`: none is known on this machine. */
  readonly last: AttemptRecord | null;
}

/**
 * Why a stage runs, ran or is up to date; reads only.
 * @param target what names exactly one stage
 * @throws PipelineError
 */
export async function why(site: Site, target: string): Promise<WhyAnswer> {
  return withSession(site, 'read', async (session) => {
    const name = selectStage(session.graph, target, site.pipeline);
    const { planner, lock } = await planWorkspace(session, { targets: [name] });
    const { decision, known } = planner.planned(name);
    return {
      name,
      action: decision.action,
      reasons: decision.reasons,
      key: known?.key ?? null,
      committed: lock.stages.get(name)?.committed ?? null,
      last: session.history.lastAttempt(recordedNameIn(session.graph, name)),
    };
  });
}
