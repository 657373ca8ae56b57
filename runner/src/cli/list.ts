import { selectTargets } from '../pipeline/targets.js';
import { stageList, stageListText } from '../reporters/stage-list.js';
import { painter } from '../reporters/style.js';
import { openGraph } from './open-graph.js';
import type { Command, ListOptions } from './options.js';

/** The stages, resolved. */
export const list: Command<ListOptions> = (options, io) => {
  const graph = openGraph(options);
  const names = selectTargets(graph, options.targets);
  const columns = io.stdout.isTTY ? io.stdout.columns : Infinity;
  io.stdout.write(
    options.json
      ? `${JSON.stringify(stageList(graph, names))}\n`
      : stageListText(graph, names, painter(io.env, io.stdout), columns),
  );
  return Promise.resolve(0);
};
