import type { Reporter } from '../model/events.js';
import { jsonText, type Door } from './door.js';

/** The machine interface of `run --json`: an object a line, versioned. */
export function ndjsonReporter(stream: Pick<Door, 'write'>): Reporter {
  return {
    report(event) {
      stream.write(`${jsonText({ v: 1, ...event })}\n`);
    },
    close() {
      // Nothing is held back.
    },
  };
}
