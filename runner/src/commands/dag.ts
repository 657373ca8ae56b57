import type { Graph, Stage, StageName } from '../model/graph.js';
import { groupBy } from '../model/group-by.js';
import { selectTargets } from '../pipeline/targets.js';
import { withUpstream } from '../plan/select.js';
import { openGraph } from './open-graph.js';
import type { Site } from './site.js';

export interface DagRequest {
  /** As `selectTargets` takes them; none: all of the scope. */
  readonly targets: readonly string[];
  /** Every cell a node of its own instead of a group as one. */
  readonly full: boolean;
}

/** A stage, a whole group as one, or a `.dvc` file that one of them reads what it tracks of. */
export interface DagNode {
  /** Of the stage, the group or the `.dvc` file. */
  readonly name: string;
  /** The group's chosen cells; `null` for a stage or a file. */
  readonly cells: readonly StageName[] | null;
  /** Names of the nodes that it needs, in order. Groups may need each other's cells. */
  readonly needs: readonly string[];
}

/**
 * The graph of the targets and what they need, upstream first; looks at the pipeline only.
 * @throws PipelineError
 */
export function dag(site: Site, { targets, full }: DagRequest): readonly DagNode[] {
  const graph = openGraph(site);
  return dagNodes(graph, withUpstream(graph, selectTargets(graph, targets, site.pipeline)), full);
}

export function dagNodes(graph: Graph, stages: readonly Stage[], full: boolean): readonly DagNode[] {
  const chosen = new Set([...stages.map(({ name }) => name), ...pointersOf(graph, stages)]);
  const nodeOf = (name: string): string => (full ? name : (graph.stages.get(name)?.group ?? name));
  const shown = [...graph.edges.keys()].filter((name) => chosen.has(name));
  const members = groupBy(shown, nodeOf);
  const order = new Map([...members.keys()].map((node, index) => [node, index]));
  return [...members].map(([name, cells]) => {
    const needs = new Set(
      cells.flatMap((cell) =>
        (graph.edges.get(cell) ?? [])
          .filter((above) => chosen.has(above))
          .map(nodeOf)
          .filter((need) => need !== name),
      ),
    );
    const isGroup = !full && graph.groups.has(name);
    return {
      name,
      cells: isGroup ? cells : null,
      needs: [...needs].sort((one, other) => (order.get(one) ?? 0) - (order.get(other) ?? 0)),
    };
  });
}

/** The `.dvc` files that stages read what they track of, and those that these were imported from. */
function pointersOf({ edges, pointers }: Graph, stages: readonly Stage[]): ReadonlySet<string> {
  const found = new Set<string>();
  const open = stages.flatMap(({ name }) => edges.get(name) ?? []);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (found.has(name) || !pointers.has(name)) continue;
    found.add(name);
    open.push(...(edges.get(name) ?? []));
  }
  return found;
}
