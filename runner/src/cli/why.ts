import { selectStage } from '../pipeline/targets.js';
import { painter } from '../reporters/style.js';
import { whyText } from '../reporters/why-text.js';
import { planWorkspace } from '../workspace/plan-workspace.js';
import { openSession } from '../workspace/session.js';
import { reading } from './reading.js';
import type { Command, WhyOptions } from './options.js';

/** Every reason of one stage, and what its last attempt did; reads only. */
export const why: Command<WhyOptions> = async (options, io) => {
  const session = await openSession(options, io, 'read', reading(io));
  const name = selectStage(session.graph, options.stage);
  const { planner, lock } = await planWorkspace(session, { targets: [name] });
  const { decision, known } = planner.planned(name);
  const entry = lock.stages.get(name) ?? null;
  const last = session.history.lastAttempt(name);
  session.close();
  const answer = {
    name,
    action: decision.action,
    reasons: decision.reasons,
    key: known?.key ?? null,
    committed: entry?.committed ?? null,
    last,
  };
  io.stdout.write(
    options.json
      ? `${JSON.stringify({ v: 1, ...answer })}\n`
      : whyText(answer, painter(io.system.host.env, io.stdout)),
  );
  return 0;
};
