import { selectStage } from '../pipeline/targets.js';
import { definitionText, shownStage } from '../reporters/stage-definition.js';
import { openGraph } from './open-graph.js';
import type { Command, ShowOptions } from './options.js';

/** A stage's resolved definition. */
export const show: Command<ShowOptions> = (options, io) => {
  const graph = openGraph(options, io.system);
  const stage = graph.stages.get(selectStage(graph, options.stage));
  if (stage === undefined) throw new TypeError('a selected stage that the graph has not');
  io.stdout.write(
    options.json ? `${JSON.stringify(shownStage(graph, stage))}\n` : definitionText(graph, stage),
  );
  return Promise.resolve(0);
};
