import type { System } from '../system.js';
import { nodeClock } from './clock.js';
import { nodeDisk } from './disk.js';
import { nodeGit } from './git.js';
import { nodeHost } from './host.js';
import { nodeProcesses } from './processes.js';
import { nodeRandom } from './random.js';
import { nodeWatcher } from './watcher.js';
import { nodeWeb } from './web.js';

/** The real world, as Node shows it. */
export const nodeSystem: System = {
  disk: nodeDisk,
  clock: nodeClock,
  random: nodeRandom,
  processes: await nodeProcesses(nodeClock),
  git: nodeGit,
  host: nodeHost,
  watcher: nodeWatcher,
  web: nodeWeb,
};
