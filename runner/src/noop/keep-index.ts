import { join } from 'node:path';
import { encodeNoopIndex } from '../model/noop-index.js';
import { replaceOwn } from '../system/own-file.js';
import type { System } from '../system/system.js';
import type { StoreLayout } from '../store/layout.js';
import type { WatchedDisk } from './watched-disk.js';

/**
 * Remembers that there was nothing to do, for as long as nothing changes of what was looked at. Where that can't be
 * told, there is no index, and the next run takes the whole road. The workspace is held.
 * @param workspace absolute
 * @param stages how many are up to date
 */
export function keepIndex(
  { disk, host }: Pick<System, 'disk' | 'host'>,
  watched: WatchedDisk,
  layout: StoreLayout,
  { workspace, stages }: { readonly workspace: string; readonly stages: number },
): void {
  // An interrupted attempt is undone by a run, and a store that lost something gets it back.
  watched.look(layout.attempts);
  for (const folder of [layout.runs, layout.store, ...foldersIn(disk, layout.store)]) watched.look(folder);
  const observations = watched.observations();
  if (observations === null) {
    disk.remove(layout.index);
    return;
  }
  const circumstances = host.circumstances(workspace);
  replaceOwn(disk, layout.index, encodeNoopIndex({ circumstances, stages, ...observations }));
}

/** Where objects are: not what is under way, or was put aside. */
function foldersIn(disk: System['disk'], store: string): readonly string[] {
  if (disk.stat(store) === null) return [];
  return disk
    .list(store)
    .filter((name) => /^[0-9a-f]{2}$/.test(name))
    .map((name) => join(store, name));
}
