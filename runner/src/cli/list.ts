import { selectTargets } from '../pipeline/targets.js';
import { stageList, stageListText } from '../reporters/stage-list.js';
import { painter } from '../reporters/style.js';
import { columnsOf } from '../system/streams.js';
import { openGraph } from './open-graph.js';
import type { Command, ListOptions } from './options.js';

/** The stages, resolved. */
export const list: Command<ListOptions> = (options, io) => {
  const graph = openGraph(options, io.system);
  const names = selectTargets(graph, options.targets);
  io.stdout.write(
    options.json
      ? `${JSON.stringify(stageList(graph, names))}\n`
      : stageListText(graph, names, painter(io.system.host.env, io.stdout), columnsOf(io.stdout)),
  );
  return Promise.resolve(0);
};
