import type { Clock } from './clock.js';
import type { Disk } from './disk.js';
import type { Git } from './git.js';
import type { Host } from './host.js';
import type { Processes } from './processes.js';
import type { Random } from './random.js';
import type { Watcher } from './watcher.js';
import type { Web } from './web.js';

/**
 * All that lockstep knows of the world. It comes in from the top (cli/main.ts, or whoever uses the library) and is
 * handed down: nothing else reads a file, a clock, a variable or another process, which `npm run lint` holds.
 * Node's own is in `system/node/`.
 */
export interface System {
  readonly disk: Disk;
  readonly clock: Clock;
  readonly random: Random;
  readonly processes: Processes;
  readonly git: Git;
  readonly host: Host;
  readonly watcher: Watcher;
  readonly web: Web;
}
