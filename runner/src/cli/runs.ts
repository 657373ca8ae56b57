import { applyRun, removeRuns, renameRun } from '../commands/change-runs.js';
import { checkoutIn } from '../commands/site.js';
import { listRuns, summaryOf } from '../commands/runs.js';
import { knownRuns, selectRun } from '../record/known-runs.js';
import { RunOutlines } from '../record/run-outlines.js';
import { createReporter } from '../reporters/create.js';
import { setAsideLines } from '../reporters/lines.js';
import { runText, runsText } from '../reporters/runs-text.js';
import { painter } from '../reporters/style.js';
import type {
  Command,
  RunsListOptions,
  RunsOfOptions,
  RunsRenameOptions,
  RunsRemoveOptions,
} from './options.js';
import { print, printJson } from './print.js';
import { catchSignals } from './signals.js';
import { siteOf } from './site.js';

const USUAL_WIDTH = 80;

/** Runs and overlays; reads only. */
export const runsList: Command<RunsListOptions> = async (options, io) => {
  const runs = await listRuns(siteOf(options, io));
  if (options.json) printJson(io, { v: 1, runs });
  else print(io, (paint) => runsText(runs, paint, io.stdout.columns ?? USUAL_WIDTH));
  return 0;
};

/** All that is known of one; reads only. */
export const runsShow: Command<RunsOfOptions> = async (options, io) => {
  const site = siteOf(options, io);
  const run = selectRun(knownRuns(io.system.disk, checkoutIn(site)), options.run);
  const summary = await summaryOf(run, new RunOutlines(io.system));
  if (options.json) printJson(io, { v: 1, ...summary });
  else print(io, (paint) => runText(summary, paint));
  return 0;
};

export const runsRename: Command<RunsRenameOptions> = (options, io) => {
  const kind = renameRun(siteOf(options, io), options.run, options.name);
  print(io, () => `${kind === 'overlay' ? 'the overlay' : 'the run'} is called ${options.name} now\n`);
  return Promise.resolve(0);
};

export const runsRemove: Command<RunsRemoveOptions> = (options, io) => {
  const removed = removeRuns(siteOf(options, io), options.runs);
  print(io, () => removed.map((name) => `removed ${name}\n`).join(''));
  return Promise.resolve(0);
};

/** Brings an overlay into the checkout. */
export const runsApply: Command<RunsOfOptions> = async (options, io) => {
  const reporter = createReporter({ json: false, quiet: false }, io);
  const paint = painter(io.system.host.env, io.stderr);
  try {
    const { params, run, open } = await applyRun(
      siteOf(options, io),
      options.run,
      (entry) => {
        const { id, place, size, restore, record } = entry;
        const lines = setAsideLines({ stage: null, path: record.path, id, place, size, restore }, paint);
        for (const line of lines) io.stderr.write(`${line}\n`);
      },
      {
        emit: (event) => {
          reporter.report(event);
        },
        supervise: (supervised) => catchSignals(io.system, supervised),
      },
    );
    reporter.close();
    const what =
      params.length === 0 ? 'no params file differed' : `params are ${options.run}'s: ${params.join(', ')}`;
    const more = open.length === 0 ? '' : `; to be made by lockstep run: ${open.length} of its stages`;
    io.stdout.write(`${what}${more}\n`);
    return run === null || run.finished.ok ? 0 : 1;
  } finally {
    reporter.close();
  }
};
