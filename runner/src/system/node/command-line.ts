import type { Streams } from '../streams.js';

/** The terminal, or whatever stands in its place. Only the command line imports this: a library has no terminal. */
export const nodeStreams: Streams = { stdout: process.stdout, stderr: process.stderr };

/** The arguments behind the program's own name. */
export const nodeArguments: readonly string[] = process.argv.slice(2);
