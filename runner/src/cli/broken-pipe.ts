import type { Output } from '../system/streams.js';

/** `lockstep list | head` closes our stdout early, and a closed terminal our stderr: a run goes on. */
export function outliveReaders(...outputs: readonly Output[]): void {
  for (const stream of outputs) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}
