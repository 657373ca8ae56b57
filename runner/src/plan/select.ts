import type { Graph, Stage, StageName } from '../model/graph.js';

/** The stages that targets need: themselves and all their upstream, in graph order. */
export function withUpstream(graph: Graph, targets: readonly StageName[]): readonly Stage[] {
  const needed = new Set(targets);
  const open = [...targets];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    for (const upstream of graph.upstream.get(name) ?? []) {
      if (needed.has(upstream)) continue;
      needed.add(upstream);
      open.push(upstream);
    }
  }
  return [...graph.stages.values()].filter(({ name }) => needed.has(name));
}
