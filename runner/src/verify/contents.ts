import { basename, join, resolve } from 'node:path';
import { type ContentHasher, outHash } from '../inputs/content.js';
import type { Disk } from '../system/disk.js';
import type { OutRecord } from '../model/records.js';
import type { Store } from '../store/store.js';

export interface RecordedContentsParts {
  readonly disk: Disk;
  readonly hasher: ContentHasher;
  readonly store: Store;
  /** The checkout, absolute. */
  readonly workspace: string;
  /** An own folder for what has to be restored, absolute. */
  readonly aside: string;
}

/** Finds recorded outs to read: where they lie in the checkout, else restored into a folder aside. */
export class RecordedContents {
  readonly #found = new Map<string, Promise<string | null>>();

  constructor(private readonly parts: RecordedContentsParts) {}

  /** @returns its absolute path; null where neither the checkout nor the store has it */
  find(record: OutRecord): Promise<string | null> {
    const id = `${record.path}\n${record.hash}`;
    const found = this.#found.get(id) ?? this.#look(record, this.#found.size);
    this.#found.set(id, found);
    return found;
  }

  /** Removes what was restored. */
  clear(): void {
    this.parts.disk.remove(this.parts.aside);
    this.#found.clear();
  }

  async #look(record: OutRecord, number: number): Promise<string | null> {
    const { path, hash } = record;
    const { store, workspace, aside } = this.parts;
    const place = resolve(workspace, path);
    // What can't be an out is no recorded one.
    if ((await outHash(this.parts.hasher, place)) === hash) return place;
    const restored = join(aside, String(number), basename(path));
    const { kind } = await store.restore(record, restored);
    return kind === 'restored' ? restored : null;
  }
}
