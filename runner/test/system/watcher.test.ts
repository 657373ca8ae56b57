import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeWatcher } from '../../src/system/node/watcher.js';
import { FakeWatcher } from '../support/fake-watcher.js';
import { tempFolder } from '../support/temp-folder.js';
import { watcherContract } from './watcher-contract.js';

watcherContract('node', () => {
  const folder = tempFolder('watched');
  const path = (inside: string): string => join(folder, inside);
  return {
    watcher: nodeWatcher,
    path,
    makeFolder: (inside) => {
      mkdirSync(path(inside), { recursive: true });
    },
    write: (inside) => {
      writeFileSync(path(inside), 'text');
    },
    remove: (inside) => {
      rmSync(path(inside), { recursive: true });
    },
  };
});

watcherContract('a fake one', () => {
  const watcher = new FakeWatcher();
  const path = (inside: string): string => `/watched/${inside}`;
  const touch = (inside: string): void => {
    watcher.touch(path(inside));
  };
  return { watcher, path, makeFolder: touch, write: touch, remove: touch };
});
