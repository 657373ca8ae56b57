import { localExecutor } from '../../../src/executors/local.js';
import { nodeSystem } from '../../../src/system/node/index.js';
import { nodeProcesses } from '../../../src/system/node/processes.js';

/**
 * Submits a command to `local` and says so: `held HANDLE` while the handle is kept, where it stays if it is to be
 * killed there, then `submitted`. A fourth argument is the job's own folder, a fifth
 * `a spawner` where one is to start it. It lives until it is killed.
 */
const [until = '', folder = '', script = '', attempt = '', starter = 'itself'] = process.argv.slice(2);
const { clock } = nodeSystem;
const processes = await nodeProcesses(clock, starter === 'a spawner' ? 0 : undefined);

const job = await localExecutor({ ...nodeSystem, processes }).submit(
  {
    program: '/bin/sh',
    args: ['-c', script],
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', GATES: process.env.GATES ?? '' },
    log: `${folder}/log`,
    script: false,
    graceMs: 5000,
    folder: attempt || null,
  },
  async (handle) => {
    process.stdout.write(`held ${handle}\n`);
    if (until === 'held') await forEver();
  },
);
process.stdout.write('submitted\n');
await job.exit;
await forEver();

/** With something to wait for: a process that waits for nothing ends. */
function forEver(): Promise<never> {
  setInterval(() => undefined, 60_000);
  return new Promise<never>(() => undefined);
}
