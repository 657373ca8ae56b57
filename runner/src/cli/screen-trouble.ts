import type { Output } from '../system/streams.js';

/** Tells what kept an output from taking all that was written; `null`: nothing that anybody misses. */
export type Trouble = () => NodeJS.ErrnoException | null;

/**
 * What can't be shown ends nothing that is done: a reader that left (`lockstep list | head`), a terminal that was
 * closed, a full disk. Only the last is told, since the others left of their own will.
 */
export function outliveScreen(output: Output): Trouble {
  let trouble: NodeJS.ErrnoException | null = null;
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && output.isTTY !== true) trouble ??= error;
  });
  return () => trouble;
}
