import type { Streams } from '../system/streams.js';

/** `lockstep list | head` closes our stdout early, and a closed terminal our stderr: a run goes on. */
export function outliveReaders({ stdout, stderr }: Streams): void {
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}
