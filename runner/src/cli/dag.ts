import { selectTargets } from '../pipeline/targets.js';
import { withUpstream } from '../plan/select.js';
import { dagMermaid, dagTree } from '../reporters/graph-text.js';
import { painter } from '../reporters/style.js';
import { openGraph } from './open-graph.js';
import type { Command, DagOptions } from './options.js';

/** The graph of the targets and what they need. */
export const dag: Command<DagOptions> = (options, io) => {
  const graph = openGraph(options, io.system);
  const stages = withUpstream(graph, selectTargets(graph, options.targets));
  io.stdout.write(
    options.mermaid
      ? dagMermaid(graph, stages, !options.full)
      : dagTree(graph, stages, !options.full, painter(io.system.host.env, io.stdout)),
  );
  return Promise.resolve(0);
};
