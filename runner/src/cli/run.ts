import { run as runStages } from '../commands/run.js';
import { SIGNAL_EXIT_CODES } from '../model/end-signal.js';
import { createReporter } from '../reporters/create.js';
import type { Command, RunOptions } from './options.js';
import { plan } from './plan.js';
import { catchSignals } from './signals.js';
import { siteOf } from './site.js';

export const run: Command<RunOptions> = async (options, io) => {
  if (options.dryRun) return plan({ ...options, check: false, effects: false }, io);
  const reporter = createReporter(options, io);
  try {
    const { finished, signal, scratch } = await runStages(siteOf(options, io), options, {
      emit: (event) => {
        reporter.report(event);
      },
      confirm: io.confirm,
      supervise: (supervised) => catchSignals(io.system, supervised),
    });
    if (scratch !== null && !options.json) io.stdout.write(`outs are in ${scratch}\n`);
    if (signal !== null) return SIGNAL_EXIT_CODES[signal];
    return finished.ok ? 0 : 1;
  } finally {
    reporter.close();
  }
};
