import type { EndSignal } from '../model/end-signal.js';
import type { RunFinished } from '../model/events.js';
import { selectTargets } from '../pipeline/targets.js';
import { runPipeline, type RunRequest } from '../run/run-pipeline.js';
import type { RunWatch } from '../run/watch.js';
import { openSession } from '../workspace/session.js';
import type { Site } from './site.js';

export interface RunAnswer {
  readonly finished: RunFinished;
  /** What interrupted it. */
  readonly signal: EndSignal | null;
  /** Where the outs are, if the run was one under other params: absolute. */
  readonly scratch: string | null;
}

/**
 * Runs what changed. All that happens is told by events, the last of them `run-finished`.
 * @param request its targets are stages, groups, cells or globs
 * @throws PipelineError, WorkspaceBusyError, StoreError, and the reason of `watch.signal`
 */
export async function run(site: Site, request: RunRequest, watch: RunWatch): Promise<RunAnswer> {
  const { emit, signal: ended } = watch;
  const session = await openSession(site.pipeline, site, 'write', {
    wait: request.wait,
    onWait: (text) => {
      emit({ type: 'waiting', text });
    },
    signal: ended,
  });
  const { scratch, graph } = session;
  try {
    // An empty selection is everything; naming every stage is not the same, since it prunes nothing.
    const targets = request.targets.length === 0 ? [] : selectTargets(graph, request.targets);
    if (scratch !== null) emit({ type: 'scratch-workspace', name: scratch, workspace: graph.workspace });
    const { finished, signal } = await runPipeline(session, { ...request, targets }, watch);
    emit(finished);
    return { finished, signal, scratch: scratch === null ? null : graph.workspace };
  } finally {
    session.close();
  }
}
