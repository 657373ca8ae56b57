import type { ToldEvent } from '../model/events.js';
import type { KnownRun } from '../record/known-runs.js';
import { follow } from './follow.js';
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
  const { notify } = site;
  const { run, isUnderWay, events } = follow(site, wanted);
  if (wanted === null && !isUnderWay) notify('No run is under way; this is the last one.');
  notify(`run ${run.id}${run.scratch === null ? '' : ` in the scratch workspace ${run.scratch}`}`);
  let end: AttachAnswer['end'] = null;
  for await (const some of events) {
    for (const event of some) {
      hear(event);
      if (event.type === 'run-finished' || event.type === 'run-broken') end = event;
    }
  }
  return { run, end };
}
