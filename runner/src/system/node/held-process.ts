import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import type { Fifos } from './fifos.js';
import { ignoredSignals } from './ignored-signals.js';
import type { Command, HeldProcess, ProcessExit, ProcessIdentity } from '../processes.js';

/**
 * Tiny shells that wait for a line on descriptor 3 and then become the program, same pid: so the process can be
 * recorded before it may write. If this process dies first, the read fails and they end. Who has a life line keeps the
 * descriptor.
 */
const AWAIT = 'read -r _ <&3 || exit 125;';
const HOLD = `${AWAIT} exec 3<&-; exec "$@"`;
const HOLD_WITH_LIFELINE = `${AWAIT} exec "$@"`;
/** Node gives what it starts all signals anew; under `nohup` a stage is to be as any other program is. */
const STAY_IGNORED =
  ignoredSignals.size === 0 ? '' : `trap '' ${[...ignoredSignals].map((name) => name.slice(3)).join(' ')};`;
const DESCRIPTOR = 3;
/** Where no script of a shell is likely to put anything of its own. */
const SIGN_DESCRIPTOR = 99;

export async function holdProcess(
  command: Command,
  identify: (pid: number) => ProcessIdentity | null,
  fifos: Fifos,
): Promise<HeldProcess> {
  const sign = command.alive === null ? null : fifos.open(command.alive);
  const child = spawnHeld(command, sign);
  await once(child, 'spawn');
  const exit = new Promise<ProcessExit>((resolve, reject) => {
    child.once('exit', (code, signal) => {
      resolve({ code, signal });
    });
    child.once('error', reject);
  });
  const identity = child.pid === undefined ? null : identify(child.pid);
  if (identity === null) throw new Error('a process could not be started: /bin/sh did not answer');
  return {
    identity,
    hasSign: sign !== null,
    exit,
    release() {
      release(child, command.lifeline !== null);
    },
  };
}

/** @param sign the descriptor of its sign of life, which the child has alone afterwards */
function spawnHeld({ program, args, cwd, env, log, lifeline }: Command, sign: number | null): ChildProcess {
  // The child writes into the file by itself: a flood of output never passes through this process.
  const output = openSync(log, 'a');
  try {
    const hold = `${STAY_IGNORED}${lifeline === null ? HOLD : HOLD_WITH_LIFELINE}`;
    return spawn('/bin/sh', ['-c', hold, 'lockstep-hold', program, ...args], {
      cwd,
      env: lifeline === null ? env : { ...env, [lifeline]: String(DESCRIPTOR) },
      detached: true,
      stdio: ['ignore', output, output, 'pipe', ...atSignDescriptor(sign)],
    });
  } finally {
    closeSync(output);
    if (sign !== null) closeSync(sign);
  }
}

function atSignDescriptor(sign: number | null): readonly ('ignore' | number)[] {
  if (sign === null) return [];
  return [...Array.from({ length: SIGN_DESCRIPTOR - DESCRIPTOR - 1 }, () => 'ignore' as const), sign];
}

/** The line; what stays open after it is the life line. */
function release(child: ChildProcess, keepOpen: boolean): void {
  const pipe = child.stdio[DESCRIPTOR];
  if (pipe === null || pipe === undefined || !('end' in pipe)) throw new Error('a held process has no pipe');
  // The process may have been ended while it was held: its exit tells, not this pipe.
  pipe.on('error', () => undefined);
  if (keepOpen) pipe.write('\n');
  else pipe.end('\n');
}
