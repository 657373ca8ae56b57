import { availableParallelism, hostname } from 'node:os';
import type { Disk } from '../ports/disk.js';
import { gitCommit } from './git-commit.js';
import type { RunFacts } from './history-record.js';

/** What the history says of a run as a whole. `command`: the arguments after `lockstep`. */
export function runFacts(
  disk: Disk,
  workspace: string,
  lockstepVersion: string,
  command: readonly string[],
): RunFacts {
  return {
    command,
    host: hostname(),
    platform: `${process.platform}-${process.arch}`,
    cpus: availableParallelism(),
    versions: { lockstep: lockstepVersion, node: process.versions.node },
    gitCommit: gitCommit(disk, workspace),
  };
}
