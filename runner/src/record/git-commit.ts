import { dirname, join, resolve } from 'node:path';
import type { Disk } from '../system/disk.js';

const COMMIT = /^[0-9a-f]{40,64}$/;

/**
 * The commit that is checked out where `folder` lies, read from git's own files (starting git would cost
 * more than the rest of a run that has nothing to do).
 * @returns null outside git, or before the first commit
 */
export function gitCommit(disk: Disk, folder: string): string | null {
  const git = gitFolder(disk, folder);
  if (git === null) return null;
  const head = firstLine(disk, join(git, 'HEAD'));
  if (head === null || COMMIT.test(head)) return head;
  const ref = /^ref: (\S+)$/.exec(head)?.[1];
  if (ref === undefined) return null;
  // Branches of a linked worktree lie in the main one.
  const common = firstLine(disk, join(git, 'commondir'));
  const shared = common === null ? git : resolve(git, common);
  return firstLine(disk, join(shared, ref)) ?? packedRef(disk, shared, ref);
}

function gitFolder(disk: Disk, start: string): string | null {
  for (let folder = start; ; folder = dirname(folder)) {
    const path = join(folder, '.git');
    const kind = disk.stat(path)?.kind;
    if (kind === 'folder') return path;
    if (kind === 'file') {
      const link = /^gitdir: (.*)$/.exec(firstLine(disk, path) ?? '')?.[1];
      return link === undefined ? null : resolve(folder, link);
    }
    if (dirname(folder) === folder) return null;
  }
}

function packedRef(disk: Disk, git: string, ref: string): string | null {
  const path = join(git, 'packed-refs');
  if (disk.stat(path)?.kind !== 'file') return null;
  for (const line of disk.read(path).toString('utf8').split('\n')) {
    const [commit, name] = line.split(' ');
    if (name === ref && commit !== undefined && COMMIT.test(commit)) return commit;
  }
  return null;
}

function firstLine(disk: Disk, path: string): string | null {
  if (disk.stat(path)?.kind !== 'file') return null;
  return disk.read(path).toString('utf8').split('\n')[0]?.trim() ?? null;
}
