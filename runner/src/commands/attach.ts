import { PipelineError } from '../model/errors.js';
import type { ToldEvent } from '../model/events.js';
import { checkoutOf } from '../pipeline/checkout.js';
import { locatePipeline } from '../pipeline/locate.js';
import { followRun } from '../record/follow-run.js';
import { isAlive, isOver, knownRuns, selectRun, type KnownRun } from '../record/known-runs.js';
import { readEvents } from '../record/read-record.js';
import type { Site } from './site.js';

export interface AttachAnswer {
  readonly run: KnownRun;
  /** What it ended with; `null`: it was killed. */
  readonly end: Extract<ToldEvent, { type: 'run-finished' | 'run-broken' }> | null;
}

/**
 * Tells what a run told and tells, from its first event to its last.
 * @param wanted names the run; `null`: the one under way, or the last one
 * @throws PipelineError where there is no such run
 */
export async function attach(
  site: Site,
  wanted: string | null,
  hear: (event: ToldEvent) => void,
): Promise<AttachAnswer> {
  const { system, notify } = site;
  const runs = knownRuns(system.disk, checkoutIn(site));
  const run = wanted === null ? currentRun(site, runs) : selectRun(runs, wanted);
  notify(`run ${run.id}${run.scratch === null ? '' : ` in the scratch workspace ${run.scratch}`}`);
  let end: AttachAnswer['end'] = null;
  for await (const events of followRun(system, run.folder)) {
    for (const event of events) {
      hear(event);
      if (event.type === 'run-finished' || event.type === 'run-broken') end = event;
    }
  }
  return { run, end };
}

/** The folder whose runs are meant, found without reading the pipeline: that may be just what is edited. */
export function checkoutIn({ system: { disk }, pipeline: { directory, file } }: Site): string {
  const { workspace } = locatePipeline(disk, directory, file);
  return checkoutOf(workspace) ?? workspace;
}

function currentRun({ system, notify }: Site, runs: readonly KnownRun[]): KnownRun {
  const { disk, processes } = system;
  const living = runs.findLast(({ folder }) => {
    const events = readEvents(disk, folder);
    return !events.some(isOver) && isAlive(events, processes);
  });
  const last = living ?? runs.at(-1);
  if (last === undefined) {
    throw PipelineError.of('no run has left a record here', null, 'Start one with: lockstep run');
  }
  if (living === undefined) notify('No run is under way; this is the last one.');
  return last;
}
