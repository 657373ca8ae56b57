import { withUpstream } from '../plan/select.js';
import { plannedLine } from '../plan/outline.js';
import { Planner } from '../plan/planner.js';
import { selectTargets } from '../pipeline/targets.js';
import { planText } from '../reporters/plan-text.js';
import { painter } from '../reporters/style.js';
import type { Command, PlanOptions } from './options.js';
import { openSession } from '../session.js';
import { reading } from './reading.js';

/** What `run` would do, and why; reads only. */
export const plan: Command<PlanOptions> = async (options, io) => {
  const session = await openSession(options, io, 'read', reading(io));
  const targets = selectTargets(session.graph, options.targets);
  const lock = session.readLock();
  const facts = session.facts(session.codes(lock));
  const planner = new Planner(session.graph, facts, lock, {
    forced: new Set(options.force ? targets : []),
    allowMissing: options.allowMissing,
    runCache: options.runCache,
  });
  const planned = await planner.planAll(withUpstream(session.graph, targets));
  const stages = [...planned.values()].map(plannedLine);
  const setAside = await session.oldOuts(facts, lock).foresee(planned.values());
  session.close();
  io.stdout.write(
    options.json
      ? `${JSON.stringify({ v: 1, stages, setAside })}\n`
      : planText(stages, painter(io.env, io.stdout), setAside),
  );
  return options.check && stages.some(({ action }) => action !== 'up-to-date') ? 1 : 0;
};
