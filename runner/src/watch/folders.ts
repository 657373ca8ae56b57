import { dirname, sep } from 'node:path';
import { OWN_FOLDER } from '../model/pipeline-file.js';
import type { Seen } from '../noop/watched-disk.js';
import type { Disk } from '../system/disk.js';

/** Too many to be watched, or of no pipeline: what changes there is seen by the slow look at everything. */
const UNWATCHED = ['node_modules', '.git', OWN_FOLDER];

/**
 * The folders in which a change of anything that was looked at is heard, up to the workspace.
 * @param workspace absolute
 */
export function foldersToWatch(
  disk: Pick<Disk, 'stat'>,
  workspace: string,
  { looks, listed }: Pick<Seen, 'looks' | 'listed'>,
): ReadonlySet<string> {
  const folders = new Set<string>();
  const add = (folder: string): void => {
    const isAbove = workspace.startsWith(folder === sep ? sep : `${folder}${sep}`);
    if (isAbove || folder.split(sep).some((name) => UNWATCHED.includes(name))) return;
    folders.add(folder);
  };
  for (const [path, look] of looks) {
    if (listed.has(path)) add(path);
    add(look?.at === null ? nearestFolder(disk, dirname(path)) : dirname(path));
  }
  return folders;
}

/** In which a folder would be made that isn't there. */
function nearestFolder(disk: Pick<Disk, 'stat'>, folder: string): string {
  let at = folder;
  while (disk.stat(at)?.kind !== 'folder' && dirname(at) !== at) at = dirname(at);
  return at;
}
