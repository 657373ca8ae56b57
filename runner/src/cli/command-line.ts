import { CommanderError } from 'commander';
import { LockstepError, type ExitCode } from '../model/errors.js';
import type { Io } from './options.js';
import { createProgram, exitCodeOf } from './program.js';

/** EX_SOFTWARE of sysexits.h: a bug of our own. */
const BUG = 70;

/**
 * Carries out one command, whoever asks: main.ts for the process that it is, a test for its own.
 * @returns what the process is to end with, once nothing is left to wait for (law 11)
 */
export async function carryOut(io: Io): Promise<ExitCode | typeof BUG> {
  let code: ExitCode = 0;
  const program = createProgram({ ...io, cwd: io.system.host.cwd() }, async (load, options) => {
    const command = await load();
    code = await command(options, io);
  });
  try {
    await program.parseAsync(io.argv, { from: 'user' });
    return code;
  } catch (error) {
    return report(error, io);
  }
}

function report(error: unknown, { stderr }: Io): ExitCode | typeof BUG {
  if (error instanceof CommanderError) return exitCodeOf(error);
  if (error instanceof LockstepError) {
    stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
  if (isDiskError(error)) {
    stderr.write(`lockstep: ${error.message}\n`);
    return 4;
  }
  stderr.write(
    `lockstep: this is a bug in lockstep, please report it:\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  return BUG;
}

function isDiskError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'path' in error;
}
