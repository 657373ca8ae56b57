import { join } from 'node:path';
import type { System } from '../system/system.js';
import { ContentStore, type Confirm } from './content-store.js';
import { FolderObjects } from './folder-objects.js';
import { createResults } from './folder-results.js';
import type { StoreLayout } from './layout.js';
import { StoredLinks } from './links.js';
import { StoredModes } from './modes.js';
import type { Results } from './results.js';
import type { Store } from './store.js';
import { TempArea } from './temp-area.js';

export interface OpenStore {
  readonly store: Store;
  readonly results: Results;
  /** Once nothing is being stored any more. */
  close(): void;
}

/** Store and run cache in folders of `.lockstep`, shared by the checkout and its scratch workspaces. */
export function openStore(
  system: Pick<System, 'disk' | 'host' | 'processes' | 'random'>,
  layout: Pick<StoreLayout, 'store' | 'runs'>,
  confirm: Confirm,
): OpenStore {
  const temp = new TempArea(system, join(layout.store, 'tmp'));
  const objects = new FolderObjects(system, layout.store, temp);
  const modes = new StoredModes(system.disk, join(layout.store, 'modes'), system.host.umask, temp);
  const links = new StoredLinks(system.disk, join(layout.store, 'links'), temp);
  return {
    store: new ContentStore(system.disk, objects, modes, links, temp, confirm),
    results: createResults(system.disk, layout.runs, temp),
    close: () => {
      temp.close();
    },
  };
}
