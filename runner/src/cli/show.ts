import { show as showStage } from '../commands/show.js';
import { definitionText, shownStage } from '../reporters/stage-definition.js';
import type { Command, ShowOptions } from './options.js';
import { print, printJson } from './print.js';
import { siteOf } from './site.js';

/** A stage's resolved definition. */
export const show: Command<ShowOptions> = (options, io) => {
  const { graph, stage } = showStage(siteOf(options, io), options.stage);
  if (options.json) printJson(io, shownStage(graph, stage));
  else print(io, () => definitionText(graph, stage));
  return Promise.resolve(0);
};
