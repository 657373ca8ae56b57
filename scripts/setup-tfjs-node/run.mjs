import { $ } from 'zx';
import { lastLines, SetUpError } from './screen.mjs';

/** Runs a command that prints nothing and may fail: its outcome has what it would have printed. */
export const run = $({ nothrow: true, quiet: true });

/** @throws {SetUpError} when the command failed: `what`, then the end of what it printed */
export async function requireSuccess(command, what) {
  const { exitCode, stdout, stderr } = await command;
  if (exitCode !== 0) throw new SetUpError(`${what}:\n${lastLines(stdout + stderr)}`);
}
