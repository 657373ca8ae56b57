import { status as workspaceStatus } from '../commands/status.js';
import { statusJson, statusText } from '../reporters/status-text.js';
import type { Command, StatusOptions } from './options.js';
import { print, printJson } from './print.js';
import { siteOf } from './site.js';

/** The plan, and what lies around it. */
export const status: Command<StatusOptions> = async (options, io) => {
  const { targets, allowMissing } = options;
  const answer = await workspaceStatus(siteOf(options, io), { targets, allowMissing });
  if (options.json) printJson(io, statusJson(answer));
  else print(io, (paint) => statusText(answer, paint));
  return 0;
};
