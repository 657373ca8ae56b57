import { join } from 'node:path';
import type { ToldEvent } from '../model/events.js';
import { PipelineError } from '../model/errors.js';
import { storeLayout } from '../store/layout.js';
import type { Disk } from '../system/disk.js';
import type { Processes } from '../system/processes.js';
import { readEvents, readFirstEvents } from './read-record.js';
import { runName } from './run-name.js';
import { runIds } from './run-ids.js';

/** A run of the checkout or of one of its scratch workspaces that left a record. */
export interface KnownRun {
  readonly id: string;
  /** Absolute. */
  readonly folder: string;
  /** Where it ran, absolute; and the name of the scratch workspace, `null` for the checkout. */
  readonly workspace: string;
  readonly scratch: string | null;
  /** What somebody named it. */
  readonly name: string | null;
}

/**
 * All runs that are kept, oldest first.
 * @param checkout absolute
 */
export function knownRuns(disk: Disk, checkout: string): readonly KnownRun[] {
  const runs = workspacesOf(disk, checkout).flatMap(({ workspace, scratch }) => {
    const { history } = storeLayout(workspace);
    return runIds(disk, history).map((id) => {
      const folder = join(history, id);
      return { id, folder, workspace, scratch, name: runName(disk, folder) };
    });
  });
  return runs.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The checkout, and the scratch workspaces that lie there. */
export function workspacesOf(
  disk: Disk,
  checkout: string,
): readonly { readonly workspace: string; readonly scratch: string | null }[] {
  const folder = storeLayout(checkout).scratch;
  const scratches = disk.stat(folder)?.kind === 'folder' ? disk.folders(folder) : [];
  return [
    { workspace: checkout, scratch: null },
    ...scratches.map((scratch) => ({ workspace: join(folder, scratch), scratch })),
  ];
}

/**
 * The run that a text names: what somebody named it, its id or the beginning or end of that; of a scratch workspace's
 * name its last run. `run:` and `overlay:` may stand before it.
 * @throws PipelineError where there is none, or several
 */
export function selectRun(runs: readonly KnownRun[], text: string): KnownRun {
  const wanted = nameIn(text);
  const named = runs.filter(({ name, id }) => name === wanted || id === wanted);
  const inScratch = runs.filter(({ scratch }) => scratch === wanted).slice(-1);
  const partly = runs.filter(({ id }) => id.startsWith(wanted) || id.endsWith(`-${wanted}`));
  const found = [named, inScratch, partly].find((some) => some.length > 0) ?? [];
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return only;
  const several = found.map(({ id }) => id).join(', ');
  throw PipelineError.of(
    only === undefined ? `there is no run "${wanted}" here` : `"${wanted}" may be any of ${several}`,
    null,
    'lockstep runs lists them.',
  );
}

/** Whether a text names this run, or the scratch workspace that it runs in. */
export function isMeant({ id, name, scratch }: KnownRun, text: string): boolean {
  const wanted = nameIn(text);
  return [name, scratch].includes(wanted) || id.startsWith(wanted) || id.endsWith(`-${wanted}`);
}

/** `run:` and `overlay:` may stand before it. */
function nameIn(text: string): string {
  return /^(?:run|overlay):(.*)$/s.exec(text)?.[1] ?? text;
}

/** The process of a run that has not told its end: whether it lives. */
export function isAlive(events: readonly ToldEvent[], processes: Pick<Processes, 'liveness'>): boolean {
  const opened = events.find((event) => event.type === 'run-opened');
  if (opened === undefined) return false;
  const { process, host } = opened;
  return processes.liveness({ ...process, host }, null) !== 'dead';
}

/** Whether the run in a folder lives and has not told its end; of those that are long over little is read. */
export function isUnderWay(
  { disk, processes }: { readonly disk: Disk; readonly processes: Pick<Processes, 'liveness'> },
  folder: string,
): boolean {
  if (!isAlive(readFirstEvents(disk, folder), processes)) return false;
  return !readEvents(disk, folder).some(isOver);
}

export function isOver({ type }: Pick<ToldEvent, 'type'>): boolean {
  return type === 'run-finished' || type === 'run-broken';
}
