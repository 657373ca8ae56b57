import { type FSWatcher, statSync, watch } from 'node:fs';
import { basename, join } from 'node:path';
import { isErrno } from '../disk-tree.js';
import type { Blindness, FolderWatch, Watcher, WatchListener } from '../watcher.js';

/** What the system watches for: inotify, FSEvents, and what else there is. */
export const nodeWatcher: Watcher = {
  open: (listener) => new NodeFolderWatch(listener),
};

interface Watched {
  readonly watcher: FSWatcher;
  /** A folder that was removed and made again is another one, of which the old watcher hears nothing. */
  readonly identity: string;
}

class NodeFolderWatch implements FolderWatch {
  readonly #watched = new Map<string, Watched>();
  readonly #told = new Set<Blindness['kind']>();

  constructor(private readonly listener: WatchListener) {}

  watch(folders: ReadonlySet<string>): void {
    for (const [folder, { identity }] of this.#watched) {
      if (!folders.has(folder) || identityOf(folder) !== identity) this.#drop(folder);
    }
    for (const folder of folders) {
      if (!this.#watched.has(folder) && !this.#add(folder)) return;
    }
  }

  close(): void {
    for (const folder of this.#watched.keys()) this.#drop(folder);
  }

  /** @returns `false`: it would be of no use to try others */
  #add(folder: string): boolean {
    const identity = identityOf(folder);
    if (identity === null) return true;
    try {
      const watcher = watch(folder, { persistent: true }, (event, name) => {
        // So it is told that the folder itself went: another one may have come in its place.
        if (
          event === 'rename' &&
          name === basename(folder) &&
          this.#watched.get(folder)?.watcher === watcher
        ) {
          this.#drop(folder);
          this.#add(folder);
        }
        this.listener.hint(name === null ? folder : join(folder, name));
      });
      watcher.once('error', (error) => {
        this.#drop(folder);
        this.#blind(error);
        this.listener.hint(folder);
      });
      this.#watched.set(folder, { watcher, identity });
      return true;
    } catch (error) {
      // It went away since it was looked at: whoever looks for it sees that.
      if (isErrno(error, 'ENOENT', 'ENOTDIR')) return true;
      this.#blind(error);
      return kindOf(error) !== 'limit';
    }
  }

  #drop(folder: string): void {
    this.#watched.get(folder)?.watcher.close();
    this.#watched.delete(folder);
  }

  #blind(error: unknown): void {
    const kind = kindOf(error);
    if (this.#told.has(kind)) return;
    this.#told.add(kind);
    this.listener.blind({ kind, message: error instanceof Error ? error.message : String(error) });
  }
}

function kindOf(error: unknown): Blindness['kind'] {
  return isErrno(error, 'ENOSPC', 'EMFILE') ? 'limit' : 'unable';
}

/** Numbers of inodes are used again at once. @returns null where no folder is */
function identityOf(folder: string): string | null {
  const stat = statSync(folder, { throwIfNoEntry: false, bigint: true });
  return stat?.isDirectory() === true ? `${stat.dev} ${stat.ino} ${stat.birthtimeNs}` : null;
}
