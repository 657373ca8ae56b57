import { join } from 'node:path';
import type { WorkspacePath } from '../../model/graph.js';
import type { Disk } from '../../system/disk.js';
import { encodeOwn, readRemade, replaceOwn } from '../../system/own-file.js';
import type { ContentHash, Sha256 } from '../../model/hashes.js';

const FORMAT = { name: 'sources', version: 1 };

type Sources = Readonly<Record<WorkspacePath, ContentHash>>;

/**
 * Which source files made a code identity, in `.lockstep/sources/<identity>.json`: so that a reason can
 * name the files that changed since. Nothing else reads it; all of it may be removed.
 */
export class SourceMemory {
  constructor(
    private readonly disk: Disk,
    /** `.lockstep`. */
    private readonly root: string,
  ) {}

  remember(identity: Sha256, sources: Sources): void {
    const path = this.#path(identity);
    if (isEqual(this.#read(identity), sources)) return;
    this.disk.makeFolder(join(this.root, 'sources'));
    replaceOwn(this.disk, path, encodeOwn(FORMAT, sources));
  }

  /** Files that differ between a recorded identity and `now`; empty when the record is not known here. */
  changedSince(identity: Sha256, now: Sources): readonly WorkspacePath[] {
    const before = this.#read(identity);
    if (before === null) return [];
    return [...new Set([...Object.keys(before), ...Object.keys(now)])]
      .filter((path) => before[path] !== now[path])
      .sort();
  }

  /** Forgets every other identity. */
  prune(identities: ReadonlySet<Sha256>): void {
    const kept = new Set([...identities].map((identity) => this.#path(identity)));
    const folder = join(this.root, 'sources');
    if (this.disk.stat(folder) === null) return;
    for (const name of this.disk.list(folder)) {
      if (!kept.has(join(folder, name))) this.disk.remove(join(folder, name));
    }
  }

  #path(identity: Sha256): string {
    return join(this.root, 'sources', `${identity}.json`);
  }

  /** @returns null for what `remember` didn't write: names of files are worth no error */
  #read(identity: Sha256): Readonly<Record<string, unknown>> | null {
    const found = readRemade(this.disk, this.#path(identity), FORMAT);
    return typeof found === 'object' && found !== null ? { ...found } : null;
  }
}

function isEqual(before: Readonly<Record<string, unknown>> | null, now: Sources): boolean {
  return before !== null && JSON.stringify(before) === JSON.stringify(now);
}
