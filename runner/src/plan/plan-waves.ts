import { PipelineError, type Diagnostic } from '../model/errors.js';
import type { Graph, Stage, StageName } from '../model/graph.js';
import { toldOnce } from '../model/told-once.js';
import { planStage } from './plan-stage.js';
import { together, type Asking } from './questions.js';
import { plannedIn, type Plan, type PlannedStage, type PlanView } from './view.js';

/** A plan with, where absent outs are let be absent, the stages whose outs are needed all the same, and by whom. */
export interface WholePlan {
  readonly plan: Plan;
  readonly neededBy: PlanView['neededBy'];
}

/**
 * Decides stages in waves: a wave is what depends on earlier waves only, and all that it asks is asked at once.
 * @param selected upstream included, in graph order
 * @param start nothing planned yet
 * @throws PipelineError with what is wrong with any stage, unless it is to keep going: such a stage is to run then,
 *   and nothing is known of it
 */
export function* planWaves(selected: readonly Stage[], start: PlanView): Asking<WholePlan> {
  const waves = wavesOf(selected, start.graph);
  let neededBy: PlanView['neededBy'] = new Map();
  for (;;) {
    const planned = yield* pass(waves, { ...start, neededBy });
    const more = new Map([...neededBy, ...readersOfAbsent(selected, { ...start, planned })]);
    if (more.size === neededBy.size) return { plan: inOrder(selected, planned), neededBy };
    neededBy = more;
  }
}

function* pass(waves: readonly (readonly Stage[])[], view: PlanView): Asking<Plan> {
  const planned = new Map<StageName, PlannedStage>();
  const problems = new Map<StageName, readonly Diagnostic[]>();
  for (const wave of waves) {
    const seen = { ...view, planned };
    const results = yield* together(wave.map((stage) => planStage(stage, seen)));
    for (const [index, stage] of wave.entries()) {
      const result = results[index];
      if (result === undefined) continue;
      if (result instanceof PipelineError) {
        problems.set(stage.name, placed(result, stage));
        // What follows is planned as if this stage were to run, so that its errors are told as well.
        planned.set(stage.name, { stage, decision: { action: 'run', reasons: [] }, known: null });
      } else {
        planned.set(stage.name, result);
      }
    }
  }
  if (problems.size === 0 || view.options.keepGoing) return planned;
  const inGraphOrder = [...view.graph.stages.keys()].flatMap((name) => problems.get(name) ?? []);
  throw new PipelineError(toldOnce(inGraphOrder));
}

/** Stages by their depth: the longest way down from a stage that needs none of the others. */
function wavesOf(selected: readonly Stage[], graph: Graph): readonly (readonly Stage[])[] {
  const depths = new Map<StageName, number>();
  const waves: Stage[][] = [];
  for (const stage of selected) {
    let depth = 0;
    for (const above of graph.upstream.get(stage.name) ?? []) {
      depth = Math.max(depth, (depths.get(above) ?? -1) + 1);
    }
    depths.set(stage.name, depth);
    (waves[depth] ??= []).push(stage);
  }
  return waves;
}

/** `--allow-missing`: who will run and reads outs that were let be absent? */
function readersOfAbsent(
  selected: readonly Stage[],
  view: PlanView,
): readonly (readonly [StageName, StageName])[] {
  return selected
    .map(({ name }) => name)
    .filter((name) => ['run', 'waits'].includes(plannedIn(view, name).decision.action))
    .flatMap((name) =>
      (view.graph.upstream.get(name) ?? [])
        .filter((above) => {
          const { decision } = plannedIn(view, above);
          return decision.action === 'up-to-date' && decision.absent.length > 0;
        })
        .map((above) => [above, name] as const),
    );
}

function inOrder(selected: readonly Stage[], planned: Plan): Plan {
  return new Map(selected.map(({ name }) => [name, plannedIn({ planned }, name)]));
}

function placed(error: PipelineError, stage: Stage): readonly Diagnostic[] {
  return error.diagnostics.map((one) => ({
    ...one,
    position: one.position ?? stage.position,
    ...(one.message.startsWith(`stage "${stage.name}": `) ? { stage: stage.name } : {}),
  }));
}
