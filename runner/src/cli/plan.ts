import { plan as planStages } from '../commands/plan.js';
import { costedPlanText } from '../reporters/plan-text.js';
import type { Command, PlanOptions } from './options.js';
import { print, printJson } from './print.js';
import { siteOf } from './site.js';

/** What `run` would do, why, and what it will cost. */
export const plan: Command<PlanOptions> = async (options, io) => {
  const { targets, force, allowMissing, runCache, jobs, resources } = options;
  const request = { targets, force, allowMissing, runCache, jobs, resources };
  const answer = await planStages(siteOf(options, io), request);
  if (options.json) printJson(io, { v: 1, ...answer });
  else print(io, (paint) => costedPlanText(answer, options.effects, paint));
  return options.check && answer.stages.some(({ action }) => action !== 'up-to-date') ? 1 : 0;
};
