import type { System } from '../system/system.js';
import type { RunFacts } from '../model/events.js';
import { gitCommit } from './git-commit.js';

/** What the history says of a run as a whole. `command`: the arguments after `lockstep`. */
export function runFacts(
  { disk, host }: Pick<System, 'disk' | 'host'>,
  workspace: string,
  lockstepVersion: string,
  command: readonly string[],
): RunFacts {
  return {
    command,
    host: host.name,
    platform: `${host.platform}-${host.arch}`,
    cpus: host.cores(),
    versions: { lockstep: lockstepVersion, node: host.nodeVersion },
    gitCommit: gitCommit(disk, workspace),
  };
}
