import type { PlannedLine } from '../model/decision.js';
import { selectTargets } from '../pipeline/targets.js';
import { plannedLine } from '../plan/outline.js';
import type { Displaced } from '../workspace/old-outs.js';
import { planWorkspace } from '../workspace/plan-workspace.js';
import { type Site, withSession } from './site.js';

export interface PlanRequest {
  /** Stages, groups, cells or globs; none: everything. */
  readonly targets: readonly string[];
  /** As if the targets were to run even if nothing changed. */
  readonly force: boolean;
  /** An absent out is fine while its key is proven and nobody who runs reads it. */
  readonly allowMissing: boolean;
  /** `false`: nothing is restored, so that what is not in place runs. */
  readonly runCache: boolean;
}

export interface PlanAnswer {
  /** The targets and what they need, upstream before downstream. */
  readonly stages: readonly PlannedLine[];
  /** Present content that a run would set aside, since nothing else knows it. */
  readonly setAside: readonly Displaced[];
}

/**
 * What `run` would do, and why; reads only.
 * @throws PipelineError
 */
export async function plan(
  site: Site,
  { targets: patterns, force, ...request }: PlanRequest,
): Promise<PlanAnswer> {
  return withSession(site, 'read', async (session) => {
    const targets = selectTargets(session.graph, patterns, site.pipeline);
    const { plan: planned, oldOuts } = await planWorkspace(session, {
      ...request,
      targets,
      forced: force ? targets : [],
    });
    return {
      stages: [...planned.values()].map(plannedLine),
      setAside: await oldOuts.foresee(planned.values()),
    };
  });
}
