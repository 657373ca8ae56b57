import { join } from 'node:path';
import { type ContentHash, isContentHash } from '../model/hashes.js';
import type { Listing } from '../model/listing.js';
import type { DepHash } from '../model/records.js';
import { isErrno } from '../system/disk-tree.js';
import type { Disk } from '../system/disk.js';
import { replace } from '../system/replace.js';

/** The first had no empty folders: they would pass for new ones. */
const FORMAT = 2;

/** Of a larger folder only that it changed is told. */
const MANY = 100_000;

/**
 * What folders and globs held that stages read, in `.lockstep/listings/<hash>.2.json`: so that a reason can name the
 * files that changed since. Nothing else reads it; all of it may be removed.
 */
export class ListingMemory {
  constructor(
    private readonly disk: Disk,
    /** `.lockstep`. */
    private readonly root: string,
  ) {}

  knows(hash: DepHash): boolean {
    return this.disk.stat(this.#path(hash)) !== null;
  }

  remember(hash: DepHash, listing: Listing): void {
    if (listing.size > MANY) return;
    this.disk.makeFolder(this.#folder());
    replace(this.disk, this.#path(hash), JSON.stringify([...listing]));
  }

  /** @returns null for what isn't known, or isn't as `remember` wrote it: names of files are worth no error */
  recall(hash: DepHash): Listing | null {
    try {
      return parse(this.disk.read(this.#path(hash)).toString('utf8'));
    } catch (error) {
      if (isErrno(error, 'ENOENT', 'ENOTDIR', 'EISDIR') || error instanceof SyntaxError) return null;
      throw error;
    }
  }

  /** Forgets every other one. */
  prune(hashes: ReadonlySet<DepHash>): void {
    if (this.disk.stat(this.#folder())?.kind !== 'folder') return;
    const kept = new Set([...hashes].map((hash) => this.#path(hash)));
    for (const name of this.disk.list(this.#folder())) {
      const path = join(this.#folder(), name);
      if (!kept.has(path)) this.disk.remove(path);
    }
  }

  #folder(): string {
    return join(this.root, 'listings');
  }

  #path(hash: DepHash): string {
    return join(this.#folder(), `${hash.replace(':', '-')}.${FORMAT}.json`);
  }
}

function parse(text: string): Listing | null {
  const rows: unknown = JSON.parse(text);
  if (!Array.isArray(rows)) return null;
  const listing = new Map<string, ContentHash>();
  for (const row of rows as unknown[]) {
    if (!Array.isArray(row)) return null;
    const [path, hash] = row as unknown[];
    if (typeof path !== 'string' || typeof hash !== 'string' || !isContentHash(hash)) return null;
    listing.set(path, hash);
  }
  return listing;
}
