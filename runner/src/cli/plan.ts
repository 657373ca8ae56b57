import { plannedLine } from '../plan/outline.js';
import { selectTargets } from '../pipeline/targets.js';
import { planText } from '../reporters/plan-text.js';
import { painter } from '../reporters/style.js';
import type { Command, PlanOptions } from './options.js';
import { planWorkspace } from '../workspace/plan-workspace.js';
import { openSession } from '../workspace/session.js';
import { reading } from './reading.js';

/** What `run` would do, and why; reads only. */
export const plan: Command<PlanOptions> = async (options, io) => {
  const session = await openSession(options, io, 'read', reading(io));
  const targets = selectTargets(session.graph, options.targets);
  const { allowMissing, runCache } = options;
  const forced = options.force ? targets : [];
  const workspacePlan = await planWorkspace(session, { targets, forced, allowMissing, runCache });
  const planned = workspacePlan.plan;
  const stages = [...planned.values()].map(plannedLine);
  const setAside = await workspacePlan.oldOuts.foresee(planned.values());
  session.close();
  io.stdout.write(
    options.json
      ? `${JSON.stringify({ v: 1, stages, setAside })}\n`
      : planText(stages, painter(io.system.host.env, io.stdout), setAside),
  );
  return options.check && stages.some(({ action }) => action !== 'up-to-date') ? 1 : 0;
};
