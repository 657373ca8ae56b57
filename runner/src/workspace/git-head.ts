import { join, posix } from 'node:path';
import type { WorkspacePath } from '../model/graph.js';
import type { Disk } from '../system/disk.js';
import type { System } from '../system/system.js';

/** Says which of these paths hold exactly what the last commit has there. */
export type HeldByHead = (paths: readonly WorkspacePath[]) => Promise<ReadonlySet<WorkspacePath>>;

/**
 * Compares bytes, not git's index: that may be told to look away from a file, and filters may give a file
 * other bytes than its commit has. What git can't say counts as not held.
 * @param checkout where git looks; a scratch workspace's paths are those of its checkout
 */
export function heldByHead(
  { disk, git }: Pick<System, 'disk' | 'git'>,
  checkout: string,
  workspace: string,
): HeldByHead {
  return async (paths) => {
    const committed = await git.headBlobs(checkout);
    if (committed === null) return new Set();
    const counts = countBelow(committed.keys(), new Set(paths));
    const candidates = paths.flatMap((path) => {
      const files = filesAt(disk, workspace, path);
      if (files === null || counts.get(path) !== files.size) return [];
      const isSame = [...files].every(([file, mode]) => committed.get(file)?.mode === mode);
      return isSame ? [{ path, files: [...files.keys()] }] : [];
    });
    const all = candidates.flatMap(({ files }) => files);
    const ids = await git.blobIds(
      checkout,
      all.map((file) => join(workspace, file)),
    );
    if (ids === null) return new Set();
    const idOf = new Map(all.map((file, index) => [file, ids[index]]));
    const held = candidates.filter(({ files }) =>
      files.every((file) => idOf.get(file) === committed.get(file)?.id),
    );
    return new Set(held.map(({ path }) => path));
  };
}

/** How many of the files lie at or below each path. */
function countBelow(
  files: Iterable<WorkspacePath>,
  paths: ReadonlySet<WorkspacePath>,
): ReadonlyMap<WorkspacePath, number> {
  const counts = new Map<WorkspacePath, number>();
  for (const file of files) {
    for (let at = file; at !== '.'; at = posix.dirname(at)) {
      if (paths.has(at)) counts.set(at, (counts.get(at) ?? 0) + 1);
    }
  }
  return counts;
}

/** Files at or below a path with the modes that git has for them; `null` where git could not hold all of it. */
function filesAt(
  disk: Pick<Disk, 'lstat' | 'list'>,
  workspace: string,
  path: WorkspacePath,
): ReadonlyMap<WorkspacePath, string> | null {
  const files = new Map<WorkspacePath, string>();
  const walk = (at: WorkspacePath): boolean => {
    const stat = disk.lstat(join(workspace, at));
    // git hash-object reads one path a line.
    if (stat === null || at.includes('\n')) return false;
    if (stat.kind === 'file') {
      files.set(at, stat.executable ? '100755' : '100644');
      return true;
    }
    if (stat.kind !== 'folder') return false;
    const names = disk.list(join(workspace, at));
    return names.length > 0 && names.every((name) => walk(posix.join(at, name)));
  };
  return walk(path) ? files : null;
}
