import { CommanderError } from 'commander';
import { LockstepError } from '../model/errors.js';
import { nodeArguments, nodeStreams } from '../system/node/command-line.js';
import { nodeSystem } from '../system/node/index.js';
import { lockstepVersion } from '../system/node/version.js';
import { outliveReaders } from './broken-pipe.js';
import type { Io } from './options.js';
import { createProgram, exitCodeOf } from './program.js';

const io: Io = {
  ...nodeStreams,
  system: nodeSystem,
  argv: nodeArguments,
  version: lockstepVersion,
};

outliveReaders(io.stdout, io.stderr);

const program = createProgram(io, async (load, options) => {
  const command = await load();
  io.system.host.endWith(await command(options, io));
});

try {
  await program.parseAsync(io.argv, { from: 'user' });
} catch (error) {
  io.system.host.endWith(report(error));
}

/** Exit codes: law 11; 70 (EX_SOFTWARE of sysexits.h) for a bug of our own. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return exitCodeOf(error);
  if (error instanceof LockstepError) {
    io.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
  if (isDiskError(error)) {
    io.stderr.write(`lockstep: ${error.message}\n`);
    return 4;
  }
  io.stderr.write(
    `lockstep: this is a bug in lockstep, please report it:\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  return 70;
}

function isDiskError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'path' in error;
}
