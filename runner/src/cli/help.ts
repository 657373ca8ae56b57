import { CommanderError } from 'commander';
import type { ExitCode } from '../model/errors.js';
import { openDoor } from '../reporters/door.js';
import type { Streams } from '../system/streams.js';
import { meant } from './follow-word.js';
import { createProgram, exitCodeOf, type Screen } from './program.js';
import { outliveScreen } from './screen-trouble.js';

/**
 * Explains a command, or says what is wrong with how it was called, without what carries commands out.
 * @param argv after `lockstep`
 * @returns null where a command was meant to be carried out
 */
export async function explain(
  argv: readonly string[],
  screen: Streams & Omit<Screen, keyof Streams>,
): Promise<ExitCode | null> {
  for (const output of [screen.stdout, screen.stderr]) outliveScreen(output);
  const acted = { is: false };
  // It writes in no colours: nothing is to pass the door as it is.
  const doors = { stdout: openDoor(screen.stdout, ''), stderr: openDoor(screen.stderr, '') };
  const program = createProgram({ ...screen, ...doors }, () => {
    acted.is = true;
    return Promise.resolve();
  });
  try {
    await program.parseAsync(meant(argv), { from: 'user' });
    return acted.is ? null : 0;
  } catch (error) {
    if (error instanceof CommanderError) return exitCodeOf(error);
    throw error;
  }
}
