import { join } from 'node:path';
import { listingOf, type Listing } from '../model/folder-changes.js';
import { digestOf, type ContentHash } from '../model/hashes.js';
import type { Manifest } from '../model/manifest.js';
import type { Disk } from '../system/disk.js';
import { readRemade, writeOwn } from '../system/own-file.js';

const FORMAT = { name: 'listing', version: 1 };
/** Enough for the folders of some runs ago; those that stages read are written anew when they change. */
const KEPT = 200;

/**
 * What folders held that were deps, in `.lockstep/listings/<digest>.json`: so that a reason can name what changed in
 * one. Nothing else reads it; all of it may be removed.
 */
export class Listings {
  readonly #known = new Set<ContentHash>();

  constructor(
    private readonly disk: Disk,
    private readonly folder: string,
  ) {}

  /** Once a session, however often it is asked. */
  remember(folder: ContentHash, manifest: Manifest): void {
    if (this.#known.has(folder)) return;
    this.#known.add(folder);
    if (this.of(folder) !== null) return;
    this.disk.makeFolder(this.folder);
    writeOwn(this.disk, this.#path(folder), FORMAT, listingOf(manifest));
  }

  /** @returns null where it isn't known */
  of(folder: ContentHash): Listing | null {
    const found = readRemade(this.disk, this.#path(folder), FORMAT);
    if (typeof found !== 'object' || found === null) return null;
    return Object.fromEntries(Object.entries(found).map(([path, hash]) => [path, String(hash)]));
  }

  /** Forgets the oldest, where there are many. */
  prune(): void {
    if (this.disk.stat(this.folder) === null) return;
    const files = this.disk.list(this.folder).map((name) => join(this.folder, name));
    if (files.length <= KEPT) return;
    const age = (path: string): bigint => this.disk.lstat(path)?.mtimeNs ?? 0n;
    const oldest = files.map((path) => ({ path, at: age(path) })).sort((a, b) => (a.at < b.at ? -1 : 1));
    for (const { path } of oldest.slice(0, files.length - KEPT)) this.disk.remove(path);
  }

  #path(folder: ContentHash): string {
    return join(this.folder, `${digestOf(folder)}.json`);
  }
}
