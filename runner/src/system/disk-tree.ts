import { basename, dirname, join } from 'node:path';
import type { Disk } from './disk.js';

export function isErrno(error: unknown, ...codes: readonly string[]): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

/** Copies a file, a link or a whole folder to where nothing is; modes and links are kept. */
export async function copyTree(disk: Disk, from: string, to: string): Promise<void> {
  const stat = disk.lstat(from);
  switch (stat?.kind) {
    case 'folder':
      disk.makeFolder(to);
      // Nobody looks in who may not; what its owner may not do comes when it is full.
      disk.chmod(to, stat.mode | OWNER);
      for (const name of disk.list(from)) await copyTree(disk, join(from, name), join(to, name));
      if ((stat.mode & OWNER) !== OWNER) disk.chmod(to, stat.mode);
      return;
    case 'link':
      disk.symlink(disk.readLink(from), to);
      return;
    case 'file':
    case 'other':
    case undefined:
      await disk.copy(from, to);
  }
}

const OWNER = 0o700;

/** Makes a file, or a folder with all that is in it, durable. */
export async function syncTree(disk: Disk, path: string): Promise<void> {
  await disk.syncAll(syncable(disk, path));
}

/** A file, or the files and folders of one; links have nothing but their names. */
export function syncable(disk: Disk, path: string): readonly string[] {
  const kind = disk.lstat(path)?.kind;
  if (kind === 'file') return [path];
  if (kind !== 'folder') return [];
  return [...disk.list(path).flatMap((name) => syncable(disk, join(path, name))), path];
}

/** A rename, also of a folder that its owner may not write to: a system lets nobody but root take it elsewhere. */
export function renameTree(disk: Disk, from: string, to: string): void {
  try {
    disk.rename(from, to);
  } catch (error) {
    const stat = isErrno(error, 'EACCES', 'EPERM') ? disk.lstat(from) : null;
    if (stat?.kind !== 'folder' || (stat.mode & 0o200) !== 0) throw error;
    disk.chmod(from, stat.mode | OWNER);
    disk.rename(from, to);
    disk.chmod(to, stat.mode);
  }
}

/** Bytes of a file, or of all files in a folder; links and what else can't be an out count nothing. */
export function treeSize(disk: Pick<Disk, 'lstat' | 'list'>, path: string): number {
  const stat = disk.lstat(path);
  if (stat?.kind === 'file') return stat.size;
  if (stat?.kind !== 'folder') return 0;
  return disk.list(path).reduce((sum, name) => sum + treeSize(disk, join(path, name)), 0);
}

/**
 * Moves `from` to `to`, where nothing is or a file that may be replaced: a rename, or across devices a
 * copy. At any instant `from` is whole or `to` is, and `from` goes in one step: whoever finds `from`
 * after a kill may trust it and move it again. A copy is durable before `from` goes.
 */
export async function move(disk: Disk, from: string, to: string): Promise<void> {
  try {
    renameTree(disk, from, to);
    return;
  } catch (error) {
    if (!isErrno(error, 'EXDEV')) throw error;
  }
  const unfinished = unfinishedPath(to);
  disk.remove(unfinished);
  await copyTree(disk, from, unfinished);
  await syncTree(disk, unfinished);
  renameTree(disk, unfinished, to);
  disk.sync(dirname(to));
  const moved = unfinishedPath(from);
  disk.remove(moved);
  renameTree(disk, from, moved);
  disk.remove(moved);
}

/**
 * Takes away what is of no more use, in one step: a half removed folder could be taken for somebody's edit.
 * It goes to `trash`, for the caller to remove; across devices it is removed.
 */
export function giveUp(disk: Disk, path: string, trash: string): void {
  disk.remove(trash);
  disk.makeFolder(dirname(trash));
  try {
    renameTree(disk, path, trash);
    return;
  } catch (error) {
    if (!isErrno(error, 'EXDEV')) throw error;
  }
  const beside = unfinishedPath(path);
  disk.remove(beside);
  renameTree(disk, path, beside);
  disk.remove(beside);
}

const UNFINISHED = '.lockstep-moving';

/** Beside a place that is moved to or from another device: a copy that isn't whole, or one that is given up. */
export function unfinishedPath(path: string): string {
  return join(dirname(path), `.${basename(path)}${UNFINISHED}`);
}

export function isUnfinished(path: string): boolean {
  return basename(path).startsWith('.') && path.endsWith(UNFINISHED);
}

/** All of them up to the root, the nearest first. @param path absolute */
export function foldersAbove(path: string): readonly string[] {
  const above = dirname(path);
  return above === path ? [] : [above, ...foldersAbove(above)];
}
