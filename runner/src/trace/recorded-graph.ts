import type { Graph } from '../model/graph.js';
import { cellOuts } from '../plan/cell-outs.js';
import type { CellOuts } from '../model/key.js';
import type { Producers } from '../plan/producers.js';
import type { Locks } from '../model/records.js';

/** The graph with what is recorded of its stages. */
export interface RecordedGraph {
  readonly graph: Graph;
  readonly producers: Producers;
  readonly lock: Pick<Locks, 'stages'>;
}

/** A group (or a stage by itself) as its lock blocks have it; cells without one are left out. */
export function recordedCells({ graph, lock }: RecordedGraph, group: string): readonly CellOuts[] {
  return (graph.groups.get(group) ?? [group]).flatMap((name) => {
    const [stage, entry] = [graph.stages.get(name), lock.stages.get(name)];
    return stage === undefined || entry === undefined ? [] : [cellOuts(stage, entry.outs)];
  });
}
