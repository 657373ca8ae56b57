import { posix } from 'node:path';
import type { Blindness, FolderWatch, Watcher, WatchListener } from '../../src/system/watcher.js';

/** Hears what a test says was done. */
export class FakeWatcher implements Watcher {
  readonly #watches = new Set<{ readonly listener: WatchListener; folders: ReadonlySet<string> }>();

  open(listener: WatchListener): FolderWatch {
    const one = { listener, folders: new Set<string>() as ReadonlySet<string> };
    this.#watches.add(one);
    return {
      watch: (folders) => {
        one.folders = new Set(folders);
      },
      close: () => {
        this.#watches.delete(one);
      },
    };
  }

  /** Something was done to a path. */
  touch(path: string): void {
    for (const { listener, folders } of this.#watches) {
      if (folders.has(posix.dirname(path))) listener.hint(path);
    }
  }

  blind(why: Blindness): void {
    for (const { listener } of this.#watches) listener.blind(why);
  }
}
