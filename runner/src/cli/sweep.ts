import { sweep as runSweep, type SweptRun } from '../commands/sweep.js';
import { SIGNAL_EXIT_CODES } from '../model/end-signal.js';
import { LockstepError, type ExitCode } from '../model/errors.js';
import { createReporter } from '../reporters/create.js';
import { formatCounts } from '../reporters/format.js';
import { SweepReporter } from '../reporters/sweep.js';
import type { Command, Io, RunOptions } from './options.js';
import { printJson } from './print.js';
import { catchSignals } from './signals.js';
import { siteOf } from './site.js';

/** Runs all combinations of params, on one screen. */
export const sweep: Command<RunOptions> = async (options, io) => {
  const { clock } = io.system;
  const startedAt = clock.monotonic();
  const reporter = createReporter(options, io);
  const screen = new SweepReporter(reporter);
  try {
    const { runs, signal } = await runSweep(siteOf(options, io), options, {
      emit: (event, combination) => {
        if (options.json) reporter.report(event);
        else screen.report(event, combination);
      },
      supervise: (supervised) => catchSignals(io.system, supervised),
    });
    if (!options.json) screen.finish(Math.round(clock.monotonic() - startedAt));
    reporter.close();
    tell(runs, options, io);
    if (signal !== null) return SIGNAL_EXIT_CODES[signal];
    return worstOf(runs);
  } finally {
    reporter.close();
  }
};

/** Each run in a line; a bug, or trouble, is thrown as ever. */
function tell(runs: readonly SweptRun[], { json }: RunOptions, io: Io): void {
  const bug = runs.find(({ error }) => error !== null && !(error instanceof LockstepError));
  if (bug !== undefined) throw bug.error;
  const told = new Set<string>();
  for (const { error } of runs) {
    if (!(error instanceof LockstepError) || told.has(error.message)) continue;
    told.add(error.message);
    io.stderr.write(`${error.message}\n`);
  }
  if (json) {
    const list = runs.map(({ name, finished, workspace }) => ({
      name,
      ok: finished?.ok ?? false,
      workspace,
    }));
    printJson(io, { v: 1, type: 'sweep-finished', runs: list });
    return;
  }
  for (const { name, finished } of runs) {
    io.stdout.write(`${name}: ${finished === null ? 'not run' : formatCounts(finished)}\n`);
  }
}

function worstOf(runs: readonly SweptRun[]): ExitCode {
  const codes = runs.map(({ error, finished }): ExitCode => {
    if (error instanceof LockstepError) return error.exitCode;
    return finished?.ok === true ? 0 : 1;
  });
  return codes.find((code) => code > 1) ?? codes.find((code) => code > 0) ?? 0;
}
