import { isErrno } from '../system/disk-tree.js';
import type { Disk } from '../system/disk.js';
import { RUN_ID } from './teller.js';

/** The runs in a folder of the history by their names, oldest first; none where there is no such folder. */
export function runIds(disk: Pick<Disk, 'list'>, history: string): readonly string[] {
  try {
    return disk.list(history).filter((name) => RUN_ID.test(name));
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return [];
    throw error;
  }
}
