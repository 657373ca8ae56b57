import type { Graph, Stage, StageName } from '../model/graph.js';
import { groupBy } from '../model/group-by.js';
import { selectTargets } from '../pipeline/targets.js';
import { withUpstream } from '../plan/select.js';
import { openGraph } from './open-graph.js';
import type { Site } from './site.js';

export interface DagRequest {
  /** Stages, groups, cells or globs; none: everything. */
  readonly targets: readonly string[];
  /** Every cell a node of its own instead of a group as one. */
  readonly full: boolean;
}

/** A stage, or a whole group as one. */
export interface DagNode {
  /** Of the stage or group. */
  readonly name: string;
  /** The group's chosen cells; `null` for a stage. */
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
  const nodeOf = ({ name, group }: Stage): string => (full ? name : (group ?? name));
  const members = groupBy(stages, nodeOf);
  const order = new Map([...members.keys()].map((node, index) => [node, index]));
  return [...members].map(([name, cells]) => {
    const needs = new Set(
      cells.flatMap((cell) =>
        (graph.upstream.get(cell.name) ?? [])
          .flatMap((above) => graph.stages.get(above) ?? [])
          .map(nodeOf)
          .filter((need) => need !== name && order.has(need)),
      ),
    );
    const isGroup = !full && cells[0]?.group != null;
    return {
      name,
      cells: isGroup ? cells.map((cell) => cell.name) : null,
      needs: [...needs].sort((one, other) => (order.get(one) ?? 0) - (order.get(other) ?? 0)),
    };
  });
}
