import { plan as planStages } from '../commands/plan.js';
import { planText } from '../reporters/plan-text.js';
import type { Command, PlanOptions } from './options.js';
import { print, printJson } from './print.js';
import { siteOf } from './site.js';

/** What `run` would do, and why. */
export const plan: Command<PlanOptions> = async (options, io) => {
  const { targets, force, allowMissing, runCache } = options;
  const { stages, setAside, effects } = await planStages(siteOf(options, io), {
    targets,
    force,
    allowMissing,
    runCache,
  });
  if (options.json) printJson(io, { v: 1, stages, setAside, effects });
  else print(io, (paint) => planText(stages, paint, setAside, effects));
  return options.check && stages.some(({ action }) => action !== 'up-to-date') ? 1 : 0;
};
