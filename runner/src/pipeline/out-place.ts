import { join, posix } from 'node:path';
import { StoreError } from '../model/errors.js';
import type { Disk } from '../system/disk.js';
import { realPlace } from '../system/real-place.js';
import type { WorkspacePath } from '../model/graph.js';
import { isWithin, leavesWorkspace } from './paths.js';

/** Folders of others, at whatever depth: a nested repository is one, too. */
const OWNERS: ReadonlyMap<string, string> = new Map([
  ['.git', 'git'],
  ['.dvc', 'DVC'],
  ['.lockstep', 'lockstep'],
]);

/**
 * Whose folder a path is or lies in, so that no out may be there; null: nobody's. As git does, it takes no
 * notice of case, since some disks don't.
 */
export function ownerOf(path: WorkspacePath): string | null {
  for (const part of path.split('/')) {
    const owner = OWNERS.get(part.toLowerCase());
    if (owner !== undefined) return owner;
  }
  return null;
}

/** Whether a path that was read from a record is one that an out can have, links left aside. */
export function isOutPath(path: string): boolean {
  return (
    path !== '' &&
    path !== '.' &&
    !path.includes('\0') &&
    !path.endsWith('/') &&
    posix.normalize(path) === path &&
    !leavesWorkspace(path) &&
    ownerOf(path) === null
  );
}

/** What looking at an out's place needs of the disk. */
export type PlaceDisk = Pick<Disk, 'lstat' | 'readLink' | 'realPath'>;

/**
 * Why nothing may be put at an out's place as its folders are now: a link leads it out of the workspace or to
 * where no out may be. It continues "out a/b …".
 * @returns null where nothing speaks against it
 */
export function trespass(disk: PlaceDisk, workspace: string, path: WorkspacePath): string | null {
  const { root, path: real, link } = realPlace(disk, workspace, path);
  if (link === null) return null;
  const through = `lies below the link ${posix.relative(root, link.path)} → ${link.target}`;
  if (real === null) return `${through}, and such links lead in a circle`;
  if (!isWithin(real, root)) return `${through}, which leads out of the workspace`;
  const owner = ownerOf(posix.relative(root, real));
  return owner === null ? null : `${through}, which leads into a folder of ${owner}'s`;
}

/** Whether a path of a record may be looked at as an out's: it lies in the workspace, and no link leads out. */
export function isConfined(disk: PlaceDisk, workspace: string, path: string): boolean {
  return isOutPath(path) && trespass(disk, workspace, path) === null;
}

/**
 * The absolute path of an out, for whoever is about to change what is there.
 * @throws StoreError where it isn't confined to the workspace
 */
export function confinedPlace(disk: PlaceDisk, workspace: string, path: WorkspacePath): string {
  const why = isOutPath(path) ? trespass(disk, workspace, path) : 'is no path of an out';
  if (why === null) return join(workspace, path);
  throw new StoreError(
    `out ${path} ${why}\nNothing was touched there. Put a folder in the link's place, then run again.`,
  );
}
