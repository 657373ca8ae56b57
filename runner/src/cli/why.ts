import { why as whyStage } from '../commands/why.js';
import { whyText } from '../reporters/why-text.js';
import type { Command, WhyOptions } from './options.js';
import { print, printJson } from './print.js';
import { siteOf } from './site.js';

/** Every reason of one stage, and what its last attempt did. */
export const why: Command<WhyOptions> = async (options, io) => {
  const answer = await whyStage(siteOf(options, io), options.stage);
  if (options.json) printJson(io, { v: 1, ...answer });
  else print(io, (paint) => whyText(answer, paint));
  return 0;
};
