import { basename, dirname, join } from 'node:path';
import type { Disk } from './disk.js';

export function isErrno(error: unknown, ...codes: readonly string[]): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

/** Copies a file, a link or a whole folder to where nothing is; executable bits and links are kept. */
export async function copyTree(disk: Disk, from: string, to: string): Promise<void> {
  switch (disk.lstat(from)?.kind) {
    case 'folder':
      disk.makeFolder(to);
      for (const name of disk.list(from)) await copyTree(disk, join(from, name), join(to, name));
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

/**
 * Moves `from` to `to`, where nothing is or a file that may be replaced: a rename, or across devices a
 * copy. At any instant `from` is whole or `to` is, and `from` goes in one step: whoever finds `from`
 * after a kill may trust it and move it again.
 */
export async function move(disk: Disk, from: string, to: string): Promise<void> {
  try {
    disk.rename(from, to);
    return;
  } catch (error) {
    if (!isErrno(error, 'EXDEV')) throw error;
  }
  const beside = besidePath(to);
  disk.remove(beside);
  await copyTree(disk, from, beside);
  disk.rename(beside, to);
  const moved = `${from}.moved`;
  disk.rename(from, moved);
  disk.remove(moved);
}

/** Where a copy across devices is prepared: in the target's own folder, so that a rename finishes it. */
function besidePath(path: string): string {
  return join(dirname(path), `.${basename(path)}.lockstep-moving`);
}
