import { CommanderError } from 'commander';
import type { ExitCode } from '../model/errors.js';
import { createProgram, exitCodeOf, type Screen } from './program.js';
import { outliveScreen } from './screen-trouble.js';

/**
 * Explains a command, or says what is wrong with how it was called, without what carries commands out.
 * @param argv after `lockstep`
 * @returns null where a command was meant to be carried out
 */
export async function explain(argv: readonly string[], screen: Screen): Promise<ExitCode | null> {
  for (const output of [screen.stdout, screen.stderr]) outliveScreen(output);
  const acted = { is: false };
  const program = createProgram(screen, () => {
    acted.is = true;
    return Promise.resolve();
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return acted.is ? null : 0;
  } catch (error) {
    if (error instanceof CommanderError) return exitCodeOf(error);
    throw error;
  }
}
