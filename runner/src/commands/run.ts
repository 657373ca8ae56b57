import { filesAskedFor, selectTargets } from '../pipeline/targets.js';
import { runPipeline, type RunOutcome, type RunRequest } from '../run/run-pipeline.js';
import type { RunWatch } from '../run/watch.js';
import { Teller } from '../record/teller.js';
import { thenCleanUp } from '../system/clean-up.js';
import { openSession } from '../workspace/session.js';
import type { Site } from './site.js';

/** Its targets are stages, groups, cells, globs, files or outs; none: all of the scope. */
export type RunStages = Omit<RunRequest, 'whole'>;

export interface RunAnswer extends RunOutcome {
  /** Where the outs are, if the run was one under other params: absolute. */
  readonly scratch: string | null;
}

/**
 * Runs what changed. All that happens is told by events, the last of them `run-finished`, or `run-broken` where this
 * throws after the first one.
 * @throws PipelineError, WorkspaceBusyError, StoreError, and the reason of `watch.signal`
 */
export async function run(site: Site, request: RunStages, watch: RunWatch): Promise<RunAnswer> {
  const teller = new Teller(site.system, watch.emit);
  const session = await openSession(site.pipeline, site, 'write', {
    wait: request.wait,
    onWait: (text) => {
      teller.tell({ type: 'waiting', text });
    },
    signal: watch.signal,
  });
  const { scratch, graph } = session;
  const work = async (): Promise<RunAnswer> => {
    const targets = selectTargets(graph, request.targets, site.pipeline);
    // Naming every stage is not the same as a whole file: it prunes nothing.
    const whole = request.targets.length === 0 ? filesAskedFor(graph, site.pipeline) : null;
    const outcome = await runPipeline(session, { ...request, targets, whole }, teller, watch);
    return { ...outcome, scratch: scratch === null ? null : graph.workspace };
  };
  return thenCleanUp(work, () => {
    session.close();
  });
}
