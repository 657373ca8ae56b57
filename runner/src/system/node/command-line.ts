import { isatty } from 'node:tty';
import type { Streams } from '../streams.js';

/** The terminal, or whatever stands in its place. Only the command line imports this: a library has no terminal. */
export const nodeStreams: Streams = { stdout: process.stdout, stderr: process.stderr };

/** The arguments behind the program's own name. */
export const nodeArguments: readonly string[] = process.argv.slice(2);

/** Asks whoever sits at the terminal; `undefined`: nobody does. What isn't yes, and a closed terminal, is no. */
export const nodeConfirm: ((question: string) => Promise<boolean>) | undefined =
  isatty(0) && isatty(2) ? ask : undefined;

async function ask(question: string): Promise<boolean> {
  const { createInterface } = await import('node:readline');
  // Its own line editing would take Ctrl-C away from the terminal.
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: false });
  return new Promise((resolve) => {
    lines.once('close', () => {
      resolve(false);
    });
    lines.question(`${question} [y/N] `, (answer) => {
      resolve(/^y(?:es)?$/i.test(answer.trim()));
      lines.close();
    });
  });
}
