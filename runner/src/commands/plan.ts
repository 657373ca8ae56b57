import type { GraphCodes } from '../inputs/code/graph-codes.js';
import type { Stage, WorkspacePath } from '../model/graph.js';
import type { PlannedLine } from '../model/decision.js';
import { selectTargets } from '../pipeline/targets.js';
import { plannedLine } from '../plan/outline.js';
import type { Displaced } from '../workspace/old-outs.js';
import { planWorkspace } from '../workspace/plan-workspace.js';
import { type Site, withSession } from './site.js';

export interface PlanRequest {
  /** As `selectTargets` takes them; none: all of the scope. */
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
  /** What modules of which single exports are run do beside them; it is part of the code of each. */
  readonly effects: readonly ModuleEffects[];
}

export interface ModuleEffects {
  readonly script: WorkspacePath;
  /** Each in a line, with its place. */
  readonly effects: readonly string[];
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
    const {
      plan: planned,
      oldOuts,
      codes,
      selected,
    } = await planWorkspace(session, {
      ...request,
      targets,
      forced: force ? targets : [],
    });
    return {
      stages: [...planned.values()].map(plannedLine),
      setAside: await oldOuts.foresee(planned.values()),
      effects: await effectsOf(selected, codes),
    };
  });
}

/** They are the same for every export of a module. */
async function effectsOf(stages: readonly Stage[], codes: GraphCodes): Promise<readonly ModuleEffects[]> {
  const found = new Map<WorkspacePath, ModuleEffects>();
  for (const { action, file } of stages) {
    if (action.kind !== 'script' || action.export === undefined || found.has(action.script)) continue;
    const { effects } = await codes.of(file, action);
    const lines = effects.map(({ place, text }) =>
      place === null ? text : `${place.file}:${place.line}: ${text}`,
    );
    found.set(action.script, { script: action.script, effects: lines });
  }
  return [...found.values()].filter(({ effects }) => effects.length > 0);
}
