import { basename, dirname, join } from 'node:path';
import type { Disk } from './disk.js';

export interface Replacement {
  /** Mode of the new file; without it that of any new file. */
  readonly mode?: number;
  /** Where the new file is prepared, on the same file system; without it beside the old one. */
  readonly prepared?: string;
}

/**
 * Gives a file other content: a new file, sync, rename, sync of the folder. After a kill or a power cut it holds the
 * old bytes or the new ones, never a mix. What a kill leaves of the new file is written over by the next replacement;
 * who may replace a file at the same time as others prepares under a name of its own.
 * @throws what the disk refuses; the old file is whole then
 */
export function replace(
  disk: Disk,
  path: string,
  content: string | Uint8Array,
  { mode, prepared = preparedPath(path) }: Replacement = {},
): void {
  try {
    // A left one may have another mode, or be one that can't be written.
    disk.remove(prepared);
    disk.write(prepared, content, { exclusive: true, ...(mode === undefined ? {} : { mode }) });
    disk.sync(prepared);
    disk.rename(prepared, path);
  } catch (error) {
    removeQuietly(disk, prepared);
    throw error;
  }
  disk.sync(dirname(path));
}

/**
 * The same for one of many that are replaced at a time: its syncs are shared with theirs.
 * @param prepared a name of its own
 */
export async function replaceShared(
  disk: Disk,
  path: string,
  content: string | Uint8Array,
  prepared: string,
): Promise<void> {
  try {
    disk.write(prepared, content, { exclusive: true });
    await disk.syncAll([prepared]);
    disk.rename(prepared, path);
  } catch (error) {
    removeQuietly(disk, prepared);
    throw error;
  }
  await disk.syncAll([dirname(path)]);
}

function preparedPath(path: string): string {
  return join(dirname(path), `.${basename(path)}.new`);
}

/** What failed first is told, not what clean-up then meets. */
function removeQuietly(disk: Disk, path: string): void {
  try {
    disk.remove(path);
  } catch {
    // A file that is of no use; the next replacement writes over it.
  }
}
