import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import type { ProcessExit } from '../processes.js';

/** A program that waits for a line on descriptor 3 before it does anything, and what it prints into. */
export interface HeldCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly log: string;
  /** Whether descriptor 3 stays open behind the line, as a life line. */
  readonly keepsPipe: boolean;
}

/** A held process, as whoever started it has it. */
export interface StartedProcess {
  readonly pid: number;
  readonly exit: Promise<ProcessExit>;
  /** Sends the line; nothing happens where it has ended meanwhile. */
  readonly release: () => void;
}

/** Where it waits for its line. */
export const HOLD_DESCRIPTOR = 3;
/** Where no script of a shell is likely to put anything of its own. */
export const SIGN_DESCRIPTOR = 99;

/**
 * Starts it as the leader of a process group of its own.
 * @param sign the descriptor of its sign of life, which stays the caller's to close
 * @throws what the system says when it can't
 */
export async function startHeld(command: HeldCommand, sign: number | null): Promise<StartedProcess> {
  const child = spawnHeld(command, sign);
  const exit = new Promise<ProcessExit>((resolve, reject) => {
    child.once('exit', (code, signal) => {
      resolve({ code, signal });
    });
    child.once('error', reject);
  });
  // Whoever waits for the start hears of an error first.
  exit.catch(() => undefined);
  await once(child, 'spawn');
  if (child.pid === undefined) throw new Error('a process that was started has no pid');
  return {
    pid: child.pid,
    exit,
    release() {
      release(child, command.keepsPipe);
    },
  };
}

function spawnHeld({ program, args, cwd, env, log }: HeldCommand, sign: number | null): ChildProcess {
  // The child writes into the file by itself: a flood of output never passes through this process.
  const output = openSync(log, 'a');
  try {
    return spawn(program, args, {
      cwd,
      env,
      detached: true,
      stdio: ['ignore', output, output, 'pipe', ...atSignDescriptor(sign)],
    });
  } finally {
    closeSync(output);
  }
}

function atSignDescriptor(sign: number | null): readonly ('ignore' | number)[] {
  if (sign === null) return [];
  return [...Array.from({ length: SIGN_DESCRIPTOR - HOLD_DESCRIPTOR - 1 }, () => 'ignore' as const), sign];
}

/** The line; what stays open after it is the life line. */
function release(child: ChildProcess, keepOpen: boolean): void {
  const pipe = child.stdio[HOLD_DESCRIPTOR];
  if (pipe === null || pipe === undefined || !('end' in pipe)) throw new Error('a held process has no pipe');
  // The process may have been ended while it was held: its exit tells, not this pipe.
  pipe.on('error', () => undefined);
  if (keepOpen) pipe.write('\n');
  else pipe.end('\n');
}
