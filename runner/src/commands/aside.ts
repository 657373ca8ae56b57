import { dirname } from 'node:path';
import { PipelineError } from '../model/errors.js';
import type { WorkspacePath } from '../model/graph.js';
import { confinedPlace } from '../pipeline/out-place.js';
import type { Aside, AsideEntry, FreshAside } from '../state/aside.js';
import { thenCleanUp } from '../system/clean-up.js';
import { move } from '../system/disk-tree.js';
import { type HeldAside, holdAside, lookAside } from '../workspace/aside-workspace.js';
import type { Site } from './site.js';

/** What lies aside, and how to go on from there. */
export interface AsideListing {
  /** Oldest first. */
  readonly entries: readonly AsideEntry[];
  /** The command lines that bring back and remove; `ID` stands for an entry's. */
  readonly restore: string;
  readonly remove: string;
}

/** What was newly set aside on the way, with the command line that brings it back. */
export interface ToldAside extends FreshAside {
  readonly restore: string;
}

export type TellAside = (entry: ToldAside) => void;

/** Which are removed. */
export type AsideChoice =
  { readonly kind: 'all' } | { readonly kind: 'these'; readonly ids: readonly string[] };

/** Reads only. The pipeline may have errors. */
export function listAside({ system, pipeline }: Site): AsideListing {
  const { aside, commandLine } = lookAside(system, pipeline);
  return {
    entries: aside.list(),
    restore: commandLine('aside', 'restore', 'ID'),
    remove: commandLine('aside', 'remove', 'ID'),
  };
}

/**
 * Puts a content back in its place. What lies there meanwhile is set aside in turn, unless it is known elsewhere.
 * @param tell hears what that set aside, and what an interrupted run left to be
 * @returns the place
 * @throws PipelineError where nothing lies under that id or its record can't be read; WorkspaceBusyError
 */
export async function restoreAside(site: Site, id: string, tell: TellAside): Promise<WorkspacePath> {
  return holding(site, async (held) => {
    const { disk, workspace, aside, commandLine } = held;
    const told = (entries: readonly FreshAside[]): void => {
      for (const entry of entries) tell({ ...entry, restore: commandLine('aside', 'restore', entry.id) });
    };
    for (const { setAside } of await held.attempts.recover()) told(setAside);
    const { place, record } = found(aside, id);
    if (record === null) {
      throw PipelineError.of(
        `the record of ${id} can't be read, so its place isn't known`,
        null,
        `Its content is ${place}: move it to where it belongs.`,
      );
    }
    const target = confinedPlace(disk, workspace, record.path);
    disk.makeFolder(dirname(target));
    if (disk.lstat(target) !== null) {
      if (await held.isKnown(record.path)) disk.remove(target);
      else told([await aside.take(target, { ...record, cause: 'put-back' })]);
    }
    await move(disk, place, target);
    aside.remove(id);
    return record.path;
  });
}

/**
 * Removes contents for good: nothing else does.
 * @returns what was removed
 * @throws PipelineError for an id under which nothing lies, before anything is removed; WorkspaceBusyError
 */
export async function removeAside(site: Site, choice: AsideChoice): Promise<readonly AsideEntry[]> {
  return holding(site, ({ aside }) => {
    const entries = choice.kind === 'all' ? aside.list() : choice.ids.map((id) => found(aside, id));
    for (const { id } of entries) aside.remove(id);
    return entries;
  });
}

async function holding<Data>(site: Site, use: (held: HeldAside) => Data | Promise<Data>): Promise<Data> {
  const held = await holdAside(site, site.pipeline);
  return thenCleanUp(
    async () => use(held),
    () => {
      held.release();
    },
  );
}

function found(aside: Aside, id: string): AsideEntry {
  const entry = aside.find(id);
  if (entry !== null) return entry;
  throw PipelineError.of(`nothing lies aside under ${id}`, null, 'See what does with "lockstep aside".');
}
