import { attach as attachTo } from '../commands/attach.js';
import { SIGNAL_EXIT_CODES } from '../model/end-signal.js';
import { DID_NOT_END, endOf, formatEnd } from '../record/run-end.js';
import { createReporter } from '../reporters/create.js';
import type { AttachOptions, Command } from './options.js';
import { siteOf } from './site.js';

/** What a run ends with that doesn't come to its end. */
const BROKEN = [2, 3, 4, 70] as const;

/** A run as its own terminal shows it; ends as it ends. */
export const attach: Command<AttachOptions> = async (options, io) => {
  const reporter = createReporter({ json: options.json, quiet: false }, io);
  try {
    const { end } = await attachTo(siteOf(options, io), options, (event) => {
      reporter.report(event);
    });
    reporter.close();
    if (end === null) {
      io.stderr.write(`It ${DID_NOT_END}.\n`);
      return 1;
    }
    if (end.type === 'run-broken') {
      io.stderr.write(`It ${formatEnd(endOf(end))}\n`);
      // Of a record anything may be read.
      return BROKEN.find((code) => code === end.exitCode) ?? 1;
    }
    if (end.endedBy !== null) return SIGNAL_EXIT_CODES[end.endedBy];
    return end.ok ? 0 : 1;
  } finally {
    reporter.close();
  }
};
