import { CommanderError } from 'commander';
import { LockstepError, type ExitCode } from '../model/errors.js';
import { openDoor } from '../reporters/door.js';
import type { Streams } from '../system/streams.js';
import type { Surroundings } from '../workspace/surroundings.js';
import { suppressedBy } from '../system/clean-up.js';
import { exitCodeAfter, explainTrouble, isTrouble } from '../system/trouble.js';
import { meant } from './follow-word.js';
import type { Io } from './options.js';
import { createProgram, exitCodeOf } from './program.js';

/**
 * Carries out one command, whoever asks: main.ts for the process that it is, a test for its own.
 * @returns what the process is to end with, once nothing is left to wait for (law 11)
 */
export async function carryOut(start: Surroundings & Streams): Promise<ExitCode> {
  const secret = start.system.random.hex(8);
  const { stdout, stderr } = start;
  const io: Io = {
    ...start,
    raw: stdout,
    stdout: openDoor(stdout, secret),
    stderr: openDoor(stderr, secret),
  };
  let code: ExitCode = 0;
  const program = createProgram({ ...io, cwd: io.system.host.cwd() }, async (load, options) => {
    const command = await load();
    code = await command(options, io);
  });
  try {
    await program.parseAsync(meant(io.argv), { from: 'user' });
    return code;
  } catch (error) {
    return report(error, io);
  }
}

function report(error: unknown, { stderr }: Io): ExitCode {
  if (error instanceof CommanderError) return exitCodeOf(error);
  const { text, code } = told(error);
  // The same refusal may be met again.
  const [, ...after] = new Set([text, ...suppressedBy(error).map((later) => told(later).text)]);
  const lines = [text, ...after.map((later) => `Then, while it was tidied up: ${later}`)];
  stderr.write(`${lines.join('\n')}\n`);
  return code;
}

function told(error: unknown): { readonly text: string; readonly code: ExitCode } {
  return { text: textOf(error), code: exitCodeAfter(error) };
}

function textOf(error: unknown): string {
  if (error instanceof LockstepError) return error.message;
  if (isTrouble(error)) return `lockstep: ${explainTrouble(error)}`;
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `lockstep: this is a bug in lockstep, please report it:\n${trace}`;
}
