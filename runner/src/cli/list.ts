import { list as listStages } from '../commands/list.js';
import { stageList, stageListText } from '../reporters/stage-list.js';
import { columnsOf } from '../system/streams.js';
import type { Command, ListOptions } from './options.js';
import { print, printJson } from './print.js';
import { siteOf } from './site.js';

/** The stages, resolved. */
export const list: Command<ListOptions> = (options, io) => {
  const { graph, names } = listStages(siteOf(options, io), options.targets);
  if (options.json) printJson(io, stageList(graph, names));
  else print(io, (paint) => stageListText(graph, names, paint, columnsOf(io.stdout)));
  return Promise.resolve(0);
};
