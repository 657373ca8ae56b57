import type { Dep, Graph, Out, Stage, StageName, Value } from '../model/graph.js';
import { selectTargets } from '../pipeline/targets.js';
import { openGraph } from './open-graph.js';
import type { Site } from './site.js';

/** A resolved stage, as `list --json` has it; its paths are as the pipeline writes them, from `wdir`. */
export type ListedStage = {
  readonly name: StageName;
  readonly group: string | null;
} & ListedAction & {
    readonly wdir: string;
    readonly deps: readonly (string | { readonly stage: string })[];
    readonly params: Readonly<Record<string, readonly string[] | null>>;
    readonly outs: readonly ListedOut[];
    /** `cpu` in cores, `memory` in bytes or `null`, and what it names besides. */
    readonly resources: Readonly<Record<string, number | null>>;
    readonly frozen: boolean;
    readonly alwaysChanged: boolean;
    readonly upstream: readonly StageName[];
  };

export type ListedAction =
  { readonly cmd: string | readonly string[] } | { readonly script: string; readonly with: Value };

export interface ListedOut extends Pick<Out, 'kind' | 'cache' | 'persist' | 'git'> {
  readonly path: string;
}

/** Some of a graph's stages. */
export interface Listing {
  readonly graph: Graph;
  /** In graph order. */
  readonly names: readonly StageName[];
}

/**
 * The stages as they are once variables, `foreach` and `matrix` are resolved; looks at the pipeline only.
 * @param targets none: every stage
 * @throws PipelineError
 */
export function list(site: Site, targets: readonly string[]): Listing {
  const graph = openGraph(site);
  return { graph, names: selectTargets(graph, targets, site.pipeline) };
}

export function listedStages({ graph, names }: Listing): readonly ListedStage[] {
  return names.flatMap((name) => graph.stages.get(name) ?? []).map((stage) => listedStage(graph, stage));
}

export function listedStage(graph: Graph, stage: Stage): ListedStage {
  return {
    name: stage.name,
    group: stage.group,
    ...listedAction(stage),
    wdir: stage.wdir,
    deps: stage.deps.map(listedDep),
    params: Object.fromEntries(stage.params.map(({ declared, keys }) => [declared, keys])),
    outs: stage.outs.map(({ declared, kind, cache, persist, git }) => ({
      path: declared,
      kind,
      cache,
      persist,
      git,
    })),
    resources: listedResources(stage),
    frozen: stage.frozen,
    alwaysChanged: stage.alwaysChanged,
    upstream: graph.upstream.get(stage.name) ?? [],
  };
}

function listedAction({ action }: Stage): ListedAction {
  return action.kind === 'script' ? { script: action.script, with: action.with } : { cmd: action.declared };
}

function listedDep(dep: Dep): string | { readonly stage: string } {
  return dep.kind === 'stage' ? { stage: dep.stage } : dep.declared;
}

function listedResources({ resources: { cpu, memory, named } }: Stage): ListedStage['resources'] {
  return { cpu, memory, ...named };
}
