import { selectTargets } from '../pipeline/targets.js';
import { commitStages } from '../run/commit-stages.js';
import { openSession } from '../session.js';
import { reading } from './reading.js';
import type { CommitOptions, Command } from './options.js';

/** Vouches for outs that no run of these inputs made. */
export const commit: Command<CommitOptions> = async (options, io) => {
  const session = await openSession(
    { ...options, params: [], set: [], name: null },
    io,
    'write',
    reading(io),
  );
  const names = await commitStages(session, selectTargets(session.graph, options.targets), options.reason);
  session.close();
  io.stdout.write(
    names.length === 0 ? 'Nothing to commit: all of it is up to date.\n' : `Committed ${names.join(', ')}\n`,
  );
  return 0;
};
