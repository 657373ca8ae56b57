import { join } from 'node:path';
import { isErrno } from '../system/disk-tree.js';
import { changeOf } from '../system/racy.js';
import type { System } from '../system/system.js';

/** Below `.lockstep`, where files are prepared beside the ones that they replace: `''` is itself. */
const FOLDERS = ['', 'history', 'runs', 'sources'];
/** As this version and earlier ones name what isn't finished. */
const UNFINISHED = /^(?:\..*|.*\.[0-9a-f]{12})\.(?:new|tmp)$/;
/** Somebody who writes without the workspace lock, as to the memo, is done in far less. */
const OLD_NS = 3_600_000_000_000n;

/**
 * Removes what killed processes were about to put in the place of an own file. Whoever holds the workspace calls it.
 * @param root `.lockstep`
 */
export function sweepLeftovers({ disk, clock }: Pick<System, 'disk' | 'clock'>, root: string): void {
  const now = BigInt(Math.floor(clock.now())) * 1_000_000n;
  for (const folder of FOLDERS.map((name) => join(root, name))) {
    for (const name of namesIn(disk, folder)) {
      const path = join(folder, name);
      const stat = UNFINISHED.test(name) ? disk.lstat(path) : null;
      if (stat?.kind === 'file' && now - changeOf(stat) > OLD_NS) disk.remove(path);
    }
  }
}

function namesIn(disk: System['disk'], folder: string): readonly string[] {
  try {
    return disk.list(folder);
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  }
}
