import { PipelineError } from '../model/errors.js';
import type { ToldEvent } from '../model/events.js';
import { checkoutOf } from '../pipeline/checkout.js';
import { locatePipeline } from '../pipeline/locate.js';
import { followRun } from '../record/follow-run.js';
import { isAlive, isMeant, isOver, knownRuns, selectRun, type KnownRun } from '../record/known-runs.js';
import { readEvents } from '../record/read-record.js';
import type { Site } from './site.js';

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
  const { system, notify } = site;
  const run = wait ? await nextRun(site, wanted) : chosenRun(site, wanted);
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

const LOOK_MS = 100;

/** The run under way, or the next one that begins. */
async function nextRun(site: Site, wanted: string | null): Promise<KnownRun> {
  const { disk, clock } = site.system;
  const checkout = checkoutIn(site);
  const meant = (): readonly KnownRun[] =>
    knownRuns(disk, checkout).filter((run) => wanted === null || isMeant(run, wanted));
  const first = meant();
  const living = first.findLast((run) => isUnderWay(site, run));
  if (living !== undefined) return living;
  const known = new Set(first.map(({ id }) => id));
  let isTold = false;
  for (;;) {
    const begun = meant().find(({ id }) => !known.has(id));
    if (begun !== undefined) return begun;
    if (!isTold) site.notify(`waiting for a run${wanted === null ? '' : ` of ${wanted}`} to begin…`);
    isTold = true;
    await clock.sleep(LOOK_MS);
  }
}

function chosenRun(site: Site, wanted: string | null): KnownRun {
  const runs = knownRuns(site.system.disk, checkoutIn(site));
  return wanted === null ? currentRun(site, runs) : selectRun(runs, wanted);
}

/** The folder whose runs are meant, found without reading the pipeline: that may be just what is edited. */
export function checkoutIn({ system: { disk }, pipeline: { directory, file } }: Site): string {
  const { workspace } = locatePipeline(disk, directory, file);
  return checkoutOf(workspace) ?? workspace;
}

function isUnderWay({ system: { disk, processes } }: Site, { folder }: KnownRun): boolean {
  const events = readEvents(disk, folder);
  return !events.some(isOver) && isAlive(events, processes);
}

function currentRun(site: Site, runs: readonly KnownRun[]): KnownRun {
  const { notify } = site;
  const living = runs.findLast((run) => isUnderWay(site, run));
  const last = living ?? runs.at(-1);
  if (last === undefined) {
    throw PipelineError.of('no run has left a record here', null, 'Start one with: lockstep run');
  }
  if (living === undefined) notify('No run is under way; this is the last one.');
  return last;
}
