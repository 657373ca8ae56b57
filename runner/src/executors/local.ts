import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import type { Processes, ProcessIdentity } from '../system/processes.js';
import type { Executor, HeldProcess, Task, TaskExit } from './executor.js';
import { watchMemory } from './memory.js';

/**
 * A tiny shell that waits for a line on descriptor 3 and then becomes the program, same pid: so the
 * process can be recorded before it may write. If the runner dies first, the read fails and it ends.
 */
const HOLD = 'read -r _ <&3 || exit 125; exec 3<&-; exec "$@"';

/** Runs stages as processes of this machine, each the leader of a process group of its own. */
export function localExecutor(processes: Processes): Executor {
  return {
    async start(task, onMessage) {
      const child = spawnHeld(task);
      await once(child, 'spawn');
      const ended = new Promise<Omit<TaskExit, 'peakMemory'>>((resolve, reject) => {
        child.once('exit', (code, signal) => {
          resolve({ code, signal });
        });
        child.once('error', reject);
      });
      child.on('message', onMessage);
      const identity = identify(child, processes);
      const memory = watchMemory(identity.pid);
      return {
        identity,
        release: () => {
          release(child);
        },
        exit: ended
          .finally(() => {
            memory.stop();
          })
          .then(async (exit) => {
            await endStragglers(processes, identity);
            return { ...exit, peakMemory: memory.peak() };
          }),
        async end() {
          await processes.endGroup(identity);
        },
        kill() {
          signalGroup(identity.pid, 'SIGKILL');
        },
      } satisfies HeldProcess;
    },
  };
}

function spawnHeld({ program, args, cwd, env, log, channel }: Task): ChildProcess {
  // The child writes into the file by itself: a flood of output never passes through the runner.
  const output = openSync(log, 'a');
  try {
    return spawn('/bin/sh', ['-c', HOLD, 'lockstep-hold', program, ...args], {
      cwd,
      env,
      detached: true,
      stdio: ['ignore', output, output, 'pipe', ...(channel ? (['ipc'] as const) : [])],
    });
  } finally {
    closeSync(output);
  }
}

function release(child: ChildProcess): void {
  const pipe = child.stdio[3];
  if (pipe === null || pipe === undefined || !('end' in pipe)) throw new Error('a held process has no pipe');
  // The process may have been ended while it was held: its exit tells, not this pipe.
  pipe.on('error', () => undefined);
  pipe.end('\n');
}

function identify(child: ChildProcess, processes: Processes): ProcessIdentity {
  const identity = child.pid === undefined ? null : processes.identify(child.pid);
  if (identity === null) throw new Error('a process could not be started: /bin/sh did not answer');
  return identity;
}

/** A stage is over when its whole group is: a forgotten background process must not write later. */
async function endStragglers(processes: Processes, identity: ProcessIdentity): Promise<void> {
  if (signalGroup(identity.pid, 0)) await processes.endGroup(identity);
}

/** @returns whether the group had a member */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-group, signal);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ESRCH' || code === 'EPERM') return false;
    throw error;
  }
}
