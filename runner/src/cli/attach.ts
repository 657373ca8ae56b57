import { attach as attachTo } from '../commands/attach.js';
import { SIGNAL_EXIT_CODES } from '../model/end-signal.js';
import { createReporter } from '../reporters/create.js';
import type { AttachOptions, Command } from './options.js';
import { siteOf } from './site.js';

/** A run as its own terminal shows it; ends as it ends. */
export const attach: Command<AttachOptions> = async (options, io) => {
  const reporter = createReporter({ json: options.json, quiet: false }, io);
  try {
    const { end } = await attachTo(siteOf(options, io), options, (event) => {
      reporter.report(event);
    });
    reporter.close();
    if (end === null) io.stderr.write('It did not come to its end: it was killed, or its machine was.\n');
    if (end?.type === 'run-broken') io.stderr.write(`It was ended by trouble: ${end.message}\n`);
    if (end?.type !== 'run-finished') return 1;
    if (end.endedBy !== null) return SIGNAL_EXIT_CODES[end.endedBy];
    return end.ok ? 0 : 1;
  } finally {
    reporter.close();
  }
};
