import { execFileSync } from 'node:child_process';
import { join, posix } from 'node:path';
import type { WorkspacePath } from '../pipeline/graph.js';
import type { Disk } from '../ports/disk.js';

/** Says which of these paths hold exactly what the last commit has there. */
export type HeldByHead = (paths: readonly WorkspacePath[]) => ReadonlySet<WorkspacePath>;

interface Blob {
  readonly id: string;
  readonly mode: string;
}

/**
 * Compares bytes, not git's index: that may be told to look away from a file, and filters may give a file
 * other bytes than its commit has. What git can't say counts as not held.
 * @param checkout where git looks; a scratch workspace's paths are those of its checkout
 */
export function heldByHead(
  disk: Pick<Disk, 'lstat' | 'list'>,
  checkout: string,
  workspace: string,
): HeldByHead {
  return (paths) => {
    const committed = blobsOfHead(checkout);
    if (committed.size === 0) return new Set();
    const counts = countBelow(committed.keys(), new Set(paths));
    const candidates = paths.flatMap((path) => {
      const files = filesAt(disk, workspace, path);
      if (files === null || counts.get(path) !== files.size) return [];
      const isSame = [...files].every(([file, mode]) => committed.get(file)?.mode === mode);
      return isSame ? [{ path, files: [...files.keys()] }] : [];
    });
    const all = candidates.flatMap(({ files }) => files);
    const ids = blobIds(
      checkout,
      all.map((file) => join(workspace, file)),
    );
    const idOf = new Map(all.map((file, index) => [file, ids[index]]));
    const held = candidates.filter(({ files }) =>
      files.every((file) => idOf.get(file) === committed.get(file)?.id),
    );
    return new Set(held.map(({ path }) => path));
  };
}

/** By path from `checkout`, all that lies in or below it. */
function blobsOfHead(checkout: string): ReadonlyMap<WorkspacePath, Blob> {
  const output = git(checkout, ['ls-tree', '-r', '-z', 'HEAD'], '');
  const entries = (output ?? '').split('\0').flatMap((line) => {
    const [, mode, id, path] = /^(\d+) \w+ (\w+)\t(.*)$/s.exec(line) ?? [];
    return path === undefined || mode === undefined || id === undefined
      ? []
      : [[path, { id, mode }] as const];
  });
  return new Map(entries);
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

function blobIds(checkout: string, files: readonly string[]): readonly string[] {
  if (files.length === 0) return [];
  const output = git(
    checkout,
    ['hash-object', '--no-filters', '--stdin-paths'],
    files.map((file) => `${file}\n`).join(''),
  );
  return output?.trimEnd().split('\n') ?? [];
}

/** @returns null outside git, without git, before the first commit, or when a file is gone meanwhile */
function git(folder: string, args: readonly string[], input: string): string | null {
  try {
    return execFileSync('git', [...args], {
      cwd: folder,
      input,
      encoding: 'utf8',
      maxBuffer: Infinity,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
  } catch {
    return null;
  }
}
