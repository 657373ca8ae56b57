import type { Graph, Stage } from '../model/graph.js';
import { selectStage } from '../pipeline/targets.js';
import { type ListedStage, listedStage } from './list.js';
import { openGraph } from './open-graph.js';
import type { Site } from './site.js';

/** A stage in `show --json`: what `list --json` tells, and the rest of its definition. */
export type ShownStage = ListedStage &
  Pick<Stage, 'cell' | 'desc' | 'env' | 'passEnv' | 'priority' | 'key' | 'meta'> & {
    readonly defined: { readonly file: string; readonly line: number };
  };

export interface Definition {
  readonly graph: Graph;
  readonly stage: Stage;
}

/**
 * A stage's resolved definition; looks at the pipeline only.
 * @param target what names exactly one stage
 * @throws PipelineError
 */
export function show(site: Site, target: string): Definition {
  const graph = openGraph(site);
  const stage = graph.stages.get(selectStage(graph, target, site.pipeline));
  if (stage === undefined) throw new TypeError('a selected stage that the graph has not');
  return { graph, stage };
}

export function describeStage({ graph, stage }: Definition): ShownStage {
  const { cell, desc, env, passEnv, priority, key, meta, position } = stage;
  const defined = { file: position.file, line: position.line };
  return {
    ...listedStage(graph, stage),
    cell,
    desc,
    env,
    passEnv,
    priority,
    key,
    meta,
    defined,
  };
}
