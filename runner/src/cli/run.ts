import { run as runStages } from '../commands/run.js';
import { createReporter } from '../reporters/create.js';
import type { Command, RunOptions } from './options.js';
import { plan } from './plan.js';
import { catchSignals, EXIT_CODES } from './signals.js';
import { siteOf } from './site.js';

export const run: Command<RunOptions> = async (options, io) => {
  if (options.dryRun) return plan({ ...options, check: false }, io);
  const reporter = createReporter(options, io);
  try {
    const { finished, signal, scratch } = await runStages(siteOf(options, io), options, {
      emit: (event) => {
        reporter.report(event);
      },
      supervise: (interrupt) => catchSignals(io.system, interrupt),
    });
    if (scratch !== null && !options.json) io.stdout.write(`outs are in ${scratch}\n`);
    if (signal !== null) return EXIT_CODES[signal];
    return finished.ok ? 0 : 1;
  } finally {
    reporter.close();
  }
};
