import { join } from 'node:path';
import type { Disk, FileStat } from '../system/disk.js';
import type { Places } from './places.js';
import { changeOf, isRacy } from '../system/racy.js';
import { folderFacts, inodeFacts, isSame } from '../system/signature.js';
import { lookAt, type Listed, type Look, type Seen } from './watched-disk.js';

type LookingDisk = Pick<Disk, 'lstat' | 'stat' | 'list' | 'folders' | 'realPath'>;

/**
 * What doesn't lie there any more as it was seen; of a folder that was listed, the names that came or went.
 * @param others what doesn't count, nor that a folder is there for it
 * @returns absolute paths, in the order in which they were looked at
 */
export function changesOf(
  disk: LookingDisk,
  { looks, listed, places }: Seen,
  others: Places,
): readonly string[] {
  const changed = new Set<string>();
  for (const [path, before] of looks) {
    if (others.has(path)) continue;
    const now = lookAt(disk, path);
    const told = listed.get(path);
    if (isAsBefore(before, now, told !== undefined)) continue;
    const isFolderStill = isFolder(before) && isFolder(now) && isAsBefore(before, now, false);
    if (told === undefined && others.isAbove(path)) continue;
    const names = told === undefined || !isFolderStill ? null : comeAndGone(disk, path, told);
    if (names === null) changed.add(path);
    else for (const one of names.map((name) => join(path, name))) if (!others.isAbove(one)) changed.add(one);
  }
  for (const [path, place] of places) {
    if (!others.has(path) && !leadsTo(disk, path, place)) changed.add(path);
  }
  return [...changed].filter((path) => !others.has(path));
}

/** Whether a later change of anything would show: nothing had changed so lately, when it was looked at, that its times don't tell. */
export function isSettled({ looks, listed, startedMs }: Seen, others: Places): boolean {
  const fresh = (stat: FileStat | null, counts: boolean): boolean =>
    stat !== null && (counts || stat.kind !== 'folder') && isRacy(changeOf(stat), startedMs);
  for (const [path, look] of looks) {
    if (look === null || others.has(path)) continue;
    if (fresh(look.at, look.link || listed.has(path))) return false;
    if (look.link && fresh(look.target, listed.has(path))) return false;
  }
  return true;
}

function isAsBefore(before: Look | null, now: Look | null, counts: boolean): boolean {
  if (before === null || now === null) return before === now;
  if (before.link !== now.link || !isSameStat(before.at, now.at, before.link || counts)) return false;
  return !before.link || isSameStat(before.target, now.target, counts);
}

/** @param counts whether it counts what a folder holds */
function isSameStat(before: FileStat | null, now: FileStat | null, counts: boolean): boolean {
  if (before === null || now === null) return before === now;
  if (before.kind !== now.kind) return false;
  if (!counts && before.kind === 'folder') return isSame(folderFacts(before), folderFacts(now));
  return isSame(inodeFacts(before), inodeFacts(now));
}

function isFolder(look: Look | null): boolean {
  return (look?.link === true ? look.target : look?.at)?.kind === 'folder';
}

/** @returns null where nobody was told what the folder held, or it can't be told any more */
function comeAndGone(disk: LookingDisk, path: string, { names, folders }: Listed): readonly string[] | null {
  if (names === null && folders === null) return null;
  try {
    return [
      ...(names === null ? [] : difference(names, disk.list(path))),
      ...(folders === null ? [] : difference(folders, disk.folders(path))),
    ];
  } catch {
    // It went away a moment ago, or nobody may look into it any more.
    return null;
  }
}

function difference(before: readonly string[], now: readonly string[]): readonly string[] {
  const [was, is] = [new Set(before), new Set(now)];
  return [...before.filter((name) => !is.has(name)), ...now.filter((name) => !was.has(name))];
}

function leadsTo(disk: LookingDisk, path: string, place: string): boolean {
  try {
    return disk.realPath(path) === place;
  } catch {
    // Nothing is there, or what can't be followed.
    return false;
  }
}
