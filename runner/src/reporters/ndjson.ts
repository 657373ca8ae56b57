import type { Reporter } from '../model/events.js';

/** The machine interface of `run --json`: an object a line, versioned. */
export function ndjsonReporter(stream: NodeJS.WritableStream): Reporter {
  return {
    report(event) {
      stream.write(`${JSON.stringify({ v: 1, ...event })}\n`);
    },
    close() {
      // Nothing is held back.
    },
  };
}
