import { selectTargets } from '../pipeline/targets.js';
import { createReporter } from '../reporters/create.js';
import { runPipeline } from '../run/run-pipeline.js';
import { EXIT_CODES } from '../run/signals.js';
import { openSession } from '../workspace/session.js';
import type { Command, RunOptions } from './options.js';
import { plan } from './plan.js';

export const run: Command<RunOptions> = async (options, io) => {
  if (options.dryRun) return plan({ ...options, check: false }, io);
  const reporter = createReporter(options, io);
  try {
    const session = await openSession(options, io, 'write', {
      wait: options.wait,
      onWait: (text) => {
        reporter.report({ type: 'waiting', text });
      },
    });
    const { scratch, graph } = session;
    try {
      // An empty selection is everything; naming every stage is not the same, since it prunes nothing.
      const targets = options.targets.length === 0 ? [] : selectTargets(graph, options.targets);
      if (scratch !== null) {
        reporter.report({ type: 'scratch-workspace', name: scratch, workspace: graph.workspace });
      }
      const { finished, signal } = await runPipeline(session, { ...options, targets }, (event) => {
        reporter.report(event);
      });
      reporter.report(finished);
      if (scratch !== null && !options.json) io.stdout.write(`outs are in ${graph.workspace}\n`);
      if (signal !== null) return EXIT_CODES[signal];
      return finished.ok ? 0 : 1;
    } finally {
      session.close();
    }
  } finally {
    reporter.close();
  }
};
