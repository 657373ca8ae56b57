import type { VerifyEvent, VerifyWatch } from '../commands/sample.js';
import { drawnText } from '../reporters/verify-text.js';
import { createReporter } from '../reporters/create.js';
import { catchSignals } from './signals.js';
import type { Io } from './options.js';

/** Reruns on the screen: progress on stderr and, unless stdout is for a program, what was drawn on stdout. */
export function verifyWatch(io: Io, json: boolean): VerifyWatch & { close(): void } {
  const reporter = createReporter({ json: false, quiet: false }, io);
  const emit = (event: VerifyEvent): void => {
    if (event.type !== 'sample-drawn' && event.type !== 'left-to-chance') reporter.report(event);
    else if (!json) io.stdout.write(`${drawnText(event)}\n`);
  };
  return {
    emit,
    supervise: (supervised) => catchSignals(io.system, supervised),
    close: () => {
      reporter.close();
    },
  };
}
