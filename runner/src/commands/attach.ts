import type { ToldEvent } from '../model/events.js';
import { isMeant, isUnderWay, knownRuns, type KnownRun } from '../record/known-runs.js';
import { follow } from './follow.js';
import { checkoutIn, type Site } from './site.js';

export interface AttachAnswer {
  readonly run: KnownRun;
  /** What it ended with; `null`: it was killed. */
  readonly end: Extract<ToldEvent, { type: 'run-finished' | 'run-broken' }> | null;
}

export interface AttachRequest {
  /** Names the run; `null`: the one under way, or the last one. */
  readonly run: string | null;
  /** Of no run that is over: where none is under way, the next one is waited for. */
  readonly wait: boolean;
}

/**
 * Tells what a run told and tells, from its first event to its last.
 * @throws PipelineError where there is no such run, and none is waited for
 */
export async function attach(
  site: Site,
  { run: wanted, wait }: AttachRequest,
  hear: (event: ToldEvent) => void,
): Promise<AttachAnswer> {
  const { notify } = site;
  const chosen = wait ? (await nextRun(site, wanted)).id : wanted;
  const { run, isUnderWay, events } = follow(site, chosen);
  if (chosen === null && !isUnderWay) notify('No run is under way; this is the last one.');
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

const LOOK_MS = 100;

/** The run under way, or the next one that begins. */
async function nextRun(site: Site, wanted: string | null): Promise<KnownRun> {
  const { system, notify } = site;
  const checkout = checkoutIn(site);
  const meant = (): readonly KnownRun[] =>
    knownRuns(system.disk, checkout).filter((run) => wanted === null || isMeant(run, wanted));
  const first = meant();
  const living = first.findLast(({ folder }) => isUnderWay(system, folder));
  if (living !== undefined) return living;
  const known = new Set(first.map(({ id }) => id));
  let isTold = false;
  for (;;) {
    const begun = meant().find(({ id }) => !known.has(id));
    if (begun !== undefined) return begun;
    if (!isTold) notify(`waiting for a run${wanted === null ? '' : ` of ${wanted}`} to begin…`);
    isTold = true;
    await system.clock.sleep(LOOK_MS);
  }
}
