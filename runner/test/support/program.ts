import type { Command } from 'commander';
import { createProgram } from '../../src/cli/program.js';
import { openDoor } from '../../src/reporters/door.js';
import { nodeStreams } from '../../src/system/node/command-line.js';

/** All commands as they are declared; none does anything. */
export function idleProgram(): Command {
  return createProgram(
    {
      stdout: openDoor(nodeStreams.stdout, ''),
      stderr: openDoor(nodeStreams.stderr, ''),
      cwd: '/',
      version: '0',
    },
    () => Promise.resolve(),
  );
}
