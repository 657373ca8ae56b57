import { join } from 'node:path';
import type { WorkspacePath } from '../../model/graph.js';
import { isErrno } from '../../system/disk-tree.js';
import type { Disk } from '../../system/disk.js';
import { replace } from '../../system/replace.js';
import type { ContentHash, Sha256 } from '../../model/hashes.js';

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
    const text = JSON.stringify(sources);
    if (this.#read(path) === text) return;
    this.disk.makeFolder(join(this.root, 'sources'));
    replace(this.disk, path, text);
  }

  /** Files that differ between a recorded identity and `now`; empty when the record is not known here. */
  changedSince(identity: Sha256, now: Sources): readonly WorkspacePath[] {
    const before = parse(this.#read(this.#path(identity)));
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

  #read(path: string): string | null {
    try {
      return this.disk.read(path).toString('utf8');
    } catch (error) {
      if (isErrno(error, 'ENOENT', 'ENOTDIR')) return null;
      throw error;
    }
  }
}

/** @returns null for what `remember` didn't write: names of files are worth no error */
function parse(text: string | null): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
