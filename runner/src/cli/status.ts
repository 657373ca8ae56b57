import { selectTargets } from '../pipeline/targets.js';
import { plannedLine } from '../plan/outline.js';
import { Planner } from '../plan/planner.js';
import { withUpstream } from '../plan/select.js';
import { statusText } from '../reporters/status-text.js';
import { painter } from '../reporters/style.js';
import { workspaceStatus } from '../run/status.js';
import { openSession } from '../session.js';
import { reading } from './reading.js';
import type { Command, StatusOptions } from './options.js';

/** The plan, and what lies around it: orphans, an interrupted run, the last run; reads only. */
export const status: Command<StatusOptions> = async (options, io) => {
  const session = await openSession(options, io, 'read', reading(io));
  const { graph } = session;
  const lock = session.readLock();
  const { allowMissing } = options;
  const facts = session.facts(session.codes(lock));
  const planner = new Planner(graph, facts, lock, {
    forced: new Set(),
    allowMissing,
    runCache: true,
  });
  const planned = await planner.planAll(withUpstream(graph, selectTargets(graph, options.targets)));
  const setAside = await session.oldOuts(facts, lock).foresee(planned.values());
  const answer = workspaceStatus(session, lock, [...planned.values()].map(plannedLine), setAside);
  session.close();
  io.stdout.write(
    options.json
      ? `${JSON.stringify({ v: 1, ...answer })}\n`
      : statusText(answer, painter(io.env, io.stdout)),
  );
  return 0;
};
