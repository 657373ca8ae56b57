import type { Dep, Graph, Out, Stage, StageName, Value, WorkspacePath } from '../model/graph.js';
import type { Goal } from '../model/measured.js';
import { selectTargets } from '../pipeline/targets.js';
import { openGraph } from './open-graph.js';
import type { Site } from './site.js';

/** A resolved stage, as `list --json` has it; its paths are as the pipeline writes them, from `wdir`. */
export type ListedStage = {
  readonly name: StageName;
  readonly group: string | null;
  /** What its templates call `item`: of a matrix its axes' values; `null`: it is no cell. */
  readonly item: Value;
  readonly desc: string | null;
} & ListedAction & {
    readonly wdir: string;
    readonly deps: readonly ListedDep[];
    readonly params: Readonly<Record<string, readonly string[] | null>>;
    readonly outs: readonly ListedOut[];
    /** `cpu` in cores, `memory` in bytes or `null`, and what it names besides. */
    readonly resources: Readonly<Record<string, number | null>>;
    readonly frozen: boolean;
    readonly alwaysChanged: boolean;
    /** What it reads of others: names of stages and of `.dvc` files, those of a frozen stage, too. */
    readonly upstream: readonly string[];
  };

export type ListedAction =
  | { readonly cmd: string | readonly string[]; readonly with?: Value }
  | { readonly script: string; readonly export?: string; readonly with: Value };

/** `files`: what a glob finds, from the workspace. */
export type ListedDep =
  | string
  | { readonly stage: string }
  | ({ readonly glob: readonly string[]; readonly exclude: readonly string[] } & {
      readonly files: readonly WorkspacePath[];
    });

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

/** A pipeline as who shows its runs needs it. */
export interface ListedPipeline {
  readonly stages: readonly ListedStage[];
  /** What better means, in the order in which it counts: `goalFinder` finds a metric's. */
  readonly goals: readonly Goal[];
}

export function listedPipeline(listing: Listing): ListedPipeline {
  return { stages: listedStages(listing), goals: listing.graph.measured.goals };
}

export function listedStage(graph: Graph, stage: Stage): ListedStage {
  return {
    name: stage.name,
    group: stage.group,
    item: stage.item,
    desc: stage.desc,
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
    upstream: graph.edges.get(stage.name) ?? [],
  };
}

function listedAction({ action }: Stage): ListedAction {
  if (action.kind === 'command') {
    return { cmd: action.declared, ...(action.with === null ? {} : { with: action.with }) };
  }
  const { script, export: name, with: given } = action;
  return { script, ...(name === undefined ? {} : { export: name }), with: given };
}

function listedDep(dep: Dep): ListedDep {
  switch (dep.kind) {
    case 'path':
      return dep.declared;
    case 'url':
      return dep.url;
    case 'stage':
      return { stage: dep.stage };
    case 'glob':
      return { glob: dep.glob.patterns, exclude: dep.glob.exclude, files: dep.paths };
  }
}

function listedResources({ resources: { cpu, memory, named } }: Stage): ListedStage['resources'] {
  return { cpu, memory, ...named };
}
