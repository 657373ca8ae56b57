import { watch as watchStages } from '../commands/watch.js';
import { SIGNAL_EXIT_CODES } from '../model/end-signal.js';
import { WatchReporter } from '../reporters/watch.js';
import type { Command, WatchOptions } from './options.js';
import { catchSignals } from './signals.js';
import { siteOf } from './site.js';

/** Runs what changed, and again as soon as something is saved. */
export const watch: Command<WatchOptions> = async (options, io) => {
  const reporter = new WatchReporter(options, io);
  try {
    const { signal, interrupted } = await watchStages(
      siteOf(options, io),
      { ...options, prune: options.prune ?? false },
      {
        emit: (event) => {
          reporter.report(event);
        },
        tell: (event) => {
          reporter.tell(event);
        },
        supervise: (all) => catchSignals(io.system, all),
      },
    );
    // To end it is the only way out of it: that is no failure, unless a stage was ended, too.
    return signal === 'SIGINT' && !interrupted ? 0 : SIGNAL_EXIT_CODES[signal];
  } finally {
    reporter.close();
  }
};
