import { selectTargets } from '../pipeline/targets.js';
import { plannedLine } from '../plan/outline.js';
import { statusText } from '../reporters/status-text.js';
import { painter } from '../reporters/style.js';
import { workspaceStatus } from '../run/status.js';
import { planWorkspace } from '../workspace/plan-workspace.js';
import { openSession } from '../workspace/session.js';
import { reading } from './reading.js';
import type { Command, StatusOptions } from './options.js';

/** The plan, and what lies around it: orphans, an interrupted run, the last run; reads only. */
export const status: Command<StatusOptions> = async (options, io) => {
  const session = await openSession(options, io, 'read', reading(io));
  const { graph } = session;
  const { allowMissing } = options;
  const targets = selectTargets(graph, options.targets);
  const { plan: planned, lock, oldOuts } = await planWorkspace(session, { targets, allowMissing });
  const setAside = await oldOuts.foresee(planned.values());
  const answer = await workspaceStatus(session, lock, [...planned.values()].map(plannedLine), setAside);
  session.close();
  io.stdout.write(
    options.json
      ? `${JSON.stringify({ v: 1, ...answer })}\n`
      : statusText(answer, painter(io.system.host.env, io.stdout)),
  );
  return 0;
};
