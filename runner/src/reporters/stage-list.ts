import type { Dep, Graph, Out, Resources, Stage, StageName, Value } from '../model/graph.js';
import type { Paint } from './style.js';

/** A stage in `list --json`; its paths are as the pipeline writes them, from `wdir`. */
export type ListedStage = {
  readonly name: StageName;
  readonly group: string | null;
} & ListedAction & {
    readonly wdir: string;
    readonly deps: readonly (string | { readonly stage: string })[];
    readonly params: Readonly<Record<string, readonly string[] | null>>;
    readonly outs: readonly ListedOut[];
    readonly frozen: boolean;
    readonly alwaysChanged: boolean;
    /** `cpu`, `memory` (bytes; null: not declared), and what else it names. */
    readonly resources: Readonly<Record<string, number | null>>;
    readonly upstream: readonly StageName[];
  };

type ListedAction =
  { readonly cmd: string | readonly string[] } | { readonly script: string; readonly with: Value };

interface ListedOut extends Pick<Out, 'kind' | 'cache' | 'persist' | 'git'> {
  readonly path: string;
}

/** The `list --json` object: stages in graph order. */
export function stageList(
  graph: Graph,
  names: readonly StageName[],
): { readonly v: 1; readonly stages: readonly ListedStage[] } {
  return { v: 1, stages: stagesOf(graph, names).map((stage) => listedStage(graph, stage)) };
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
    frozen: stage.frozen,
    alwaysChanged: stage.alwaysChanged,
    resources: listedResources(stage.resources),
    upstream: graph.upstream.get(stage.name) ?? [],
  };
}

/** One line a stage: its name, and what it does. */
export function stageListText(
  graph: Graph,
  names: readonly StageName[],
  paint: Paint,
  columns: number,
): string {
  const stages = stagesOf(graph, names);
  const longest = stages.reduce((most, { name }) => Math.max(most, name.length), 0);
  // Where long names leave no room for a second column, each line takes what it needs.
  const width = longest + 20 <= columns ? longest : 0;
  const lines = stages.map((stage) => {
    const name = stage.name.padEnd(width);
    const rest = summary(stage);
    const room = columns - name.length - 2;
    if (rest === '' || room < 10) return name.trimEnd();
    return `${name}  ${paint('dim', rest.length > room ? `${rest.slice(0, room - 1)}…` : rest)}`;
  });
  return lines.map((line) => `${line}\n`).join('');
}

function summary({ desc, action }: Stage): string {
  if (desc !== null) return desc;
  if (action.kind === 'script') return action.script;
  return action.commands.join('; ').replace(/\s+/g, ' ').trim();
}

function listedAction({ action }: Stage): ListedAction {
  return action.kind === 'script' ? { script: action.script, with: action.with } : { cmd: action.declared };
}

function listedResources({ cpu, memory, named }: Resources): ListedStage['resources'] {
  return { cpu, memory, ...named };
}

function listedDep(dep: Dep): string | { readonly stage: string } {
  return dep.kind === 'stage' ? { stage: dep.stage } : dep.declared;
}

function stagesOf(graph: Graph, names: readonly StageName[]): Stage[] {
  return names.flatMap((name) => graph.stages.get(name) ?? []);
}
