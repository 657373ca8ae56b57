import type { GraphCodes } from '../inputs/code/graph-codes.js';
import type { Stage, StageName, Value, WorkspacePath } from '../model/graph.js';
import type { PlannedLine } from '../model/decision.js';
import type { RunEstimate } from '../model/events.js';
import { recordedStage } from '../model/pipeline-file.js';
import { selectTargets } from '../pipeline/targets.js';
import { plannedLine } from '../plan/outline.js';
import { capacityOf, requireAskedFor, type ResourceCounts } from '../run/capacity.js';
import { estimate, tasksOf } from '../run/estimate.js';
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
  /** Cores that the estimate counts with; `null`: the machine's. */
  readonly jobs: number | null;
  /** As `run` takes them. */
  readonly resources: ResourceCounts;
}

export interface PlannedCost extends PlannedLine {
  /** Its group's address; `null`: it is no cell. */
  readonly group: StageName | null;
  /** What its templates call `item`. */
  readonly item: Value;
  /** Milliseconds that it took last, or that its group's cells take; `null`: nothing tells. */
  readonly expectedMs: number | null;
}

export interface PlanAnswer {
  /** The targets and what they need, upstream before downstream. */
  readonly stages: readonly PlannedCost[];
  /** What the run will take. */
  readonly estimate: RunEstimate & {
    /** Cores that it counts with. */
    readonly jobs: number;
  };
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
  { targets: patterns, force, jobs, resources, ...request }: PlanRequest,
): Promise<PlanAnswer> {
  return withSession(site, 'read', async (session) => {
    const { graph, history } = session;
    requireAskedFor(graph.stages.values(), resources);
    const targets = selectTargets(graph, patterns, site.pipeline);
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
    const expectedMs = (stage: Stage): number | null => {
      const { name, group } = recordedStage(stage);
      return history.expected(name, group)?.ms ?? null;
    };
    const { capacity, cores } = capacityOf(session.host, jobs, resources);
    return {
      stages: [...planned.values()].map((one) => ({
        ...plannedLine(one),
        group: one.stage.group,
        item: one.stage.item,
        expectedMs: expectedMs(one.stage),
      })),
      estimate: { ...estimate(tasksOf(graph, planned.values(), expectedMs), capacity), jobs: cores },
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
