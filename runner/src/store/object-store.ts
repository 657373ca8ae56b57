import { dirname, join } from 'node:path';
import pLimit from 'p-limit';
import { StoreError } from '../errors.js';
import { sha256, type ContentHash } from '../fingerprint/hashes.js';
import { decodeManifest, encodeManifest, type Content, type Manifest } from '../fingerprint/manifest.js';
import { giveUp, move } from '../ports/disk-tree.js';
import type { Disk } from '../ports/disk.js';
import type { Processes } from '../ports/process-identity.js';
import type { Random } from '../ports/system.js';
import { copyIn, copyOut, digestOf, objectPath, quarantine } from './object-files.js';
import { asStoreError } from './store-error.js';
import type { RestoreOutcome, Store } from './store.js';
import { TempArea } from './temp-area.js';

/** Copies in flight; more only make the disk seek. */
const COPIES_AT_ONCE = 4;

export interface ObjectStoreParts {
  readonly disk: Disk;
  /** `.lockstep/store` of the checkout, whichever workspace uses it. */
  readonly folder: string;
  readonly processes: Processes;
  readonly random: Random;
  /** Asked just before something is put at a place. @throws StoreError where that must not be */
  readonly confirm: (place: string) => void;
}

/** docs/algorithms/store.md */
export function createObjectStore(parts: ObjectStoreParts): Store {
  return new ObjectStore(parts);
}

/** An object that is to be: a finished temp file and the name it gets. */
interface Staged {
  readonly temporary: string;
  readonly target: string;
}

class ObjectStore implements Store {
  readonly #disk: Disk;
  readonly #folder: string;
  readonly #random: Random;
  readonly #temp: TempArea;
  readonly #confirm: ObjectStoreParts['confirm'];
  readonly #limit = pLimit(COPIES_AT_ONCE);

  constructor({ disk, folder, processes, random, confirm }: ObjectStoreParts) {
    this.#disk = disk;
    this.#folder = folder;
    this.#random = random;
    this.#confirm = confirm;
    this.#temp = new TempArea(disk, join(folder, 'tmp'), processes, random);
  }

  async put(path: string, content: Content): Promise<void> {
    try {
      await this.#putAll(path, content);
    } catch (error) {
      throw asStoreError(error, `can't store ${path}`);
    }
  }

  has(hash: ContentHash): boolean {
    if (!hash.startsWith('folder:')) return this.#isThere(hash);
    const manifest = this.manifest(hash);
    return manifest?.entries.every((entry) => entry.kind !== 'file' || this.#isThere(entry.hash)) ?? false;
  }

  manifest(hash: ContentHash): Manifest | null {
    if (!this.#isThere(hash)) return null;
    const path = objectPath(this.#folder, hash);
    const bytes = this.#disk.read(path);
    return sha256(bytes) === digestOf(hash) ? decodeManifest(bytes.toString('utf8'), path) : null;
  }

  async restore(hash: ContentHash, path: string, clear?: () => Promise<void>): Promise<RestoreOutcome> {
    const temporary = this.#temp.newPath();
    try {
      const outcome = hash.startsWith('folder:')
        ? await this.#copyFolderOut(hash, temporary)
        : await this.#copyFileOut(hash, temporary);
      if (outcome.kind === 'restored') {
        await clear?.();
        await this.#moveIntoPlace(temporary, path);
      }
      return outcome;
    } catch (error) {
      throw asStoreError(error, `can't restore ${path}`);
    } finally {
      this.#disk.remove(temporary);
    }
  }

  async #putAll(path: string, content: Content): Promise<void> {
    const staged: Staged[] = [];
    const folders = new Set<string>();
    try {
      await this.#each(this.#missingFiles(path, content, folders), async ({ source, hash, size }) => {
        const temporary = this.#temp.newPath();
        staged.push({ temporary, target: objectPath(this.#folder, hash) });
        if ((await copyIn(this.#disk, source, temporary, size)) !== digestOf(hash)) {
          throw new StoreError(`${source} changed while it was being stored`);
        }
      });
      if (content.kind === 'folder' && !this.#claim(content.hash, null, folders)) {
        const temporary = this.#temp.newPath();
        staged.push({ temporary, target: objectPath(this.#folder, content.hash) });
        const bytes = encodeManifest(content.manifest);
        if (sha256(bytes) !== digestOf(content.hash)) throw new Error('a manifest does not match its hash');
        this.#disk.write(temporary, bytes, { exclusive: true, mode: 0o444 });
      }
      await this.#disk.syncAll(staged.map(({ temporary }) => temporary));
      for (const { temporary, target } of staged) {
        this.#disk.makeFolder(dirname(target));
        this.#disk.rename(temporary, target);
      }
    } catch (error) {
      for (const { temporary } of staged) this.#disk.remove(temporary);
      throw error;
    }
    // Objects that were there already, too: another process may have renamed one a moment ago.
    await this.#disk.syncAll([...folders, this.#folder]);
  }

  /** The distinct files of `content` that the store lacks; `folders` gets every folder that must be synced. */
  #missingFiles(
    path: string,
    content: Content,
    folders: Set<string>,
  ): readonly { readonly source: string; readonly hash: ContentHash; readonly size: number }[] {
    const entries = content.kind === 'folder' ? content.manifest.entries : [{ ...content, path: '' }];
    const seen = new Set<string>();
    const missing = [];
    for (const entry of entries) {
      if (entry.kind !== 'file' || seen.has(digestOf(entry.hash))) continue;
      seen.add(digestOf(entry.hash));
      if (this.#claim(entry.hash, entry.size, folders)) continue;
      missing.push({ source: join(path, entry.path), hash: entry.hash, size: entry.size });
    }
    return missing;
  }

  /** @returns whether the object is there; one of the wrong size is put aside */
  #claim(hash: ContentHash, size: number | null, folders: Set<string>): boolean {
    const object = objectPath(this.#folder, hash);
    folders.add(dirname(object));
    const stat = this.#disk.lstat(object);
    if (stat === null) return false;
    if (size === null ? this.manifest(hash) !== null : stat.size === size) return true;
    quarantine(this.#disk, this.#folder, hash, this.#random);
    return false;
  }

  #isThere(hash: ContentHash): boolean {
    return this.#disk.lstat(objectPath(this.#folder, hash))?.kind === 'file';
  }

  async #copyFileOut(hash: ContentHash, to: string): Promise<RestoreOutcome> {
    if (!this.#isThere(hash)) return { kind: 'absent', hash };
    if (await copyOut(this.#disk, this.#folder, hash, to)) return { kind: 'restored' };
    return this.#damaged(hash);
  }

  async #copyFolderOut(hash: ContentHash, to: string): Promise<RestoreOutcome> {
    if (!this.#isThere(hash)) return { kind: 'absent', hash };
    const manifest = this.manifest(hash);
    if (manifest === null) return this.#damaged(hash);
    this.#disk.makeFolder(to);
    const folders = new Set<string>();
    const files = [];
    for (const entry of manifest.entries) {
      if (entry.kind === 'file') files.push(entry);
      folders.add(join(to, entry.kind === 'file' ? dirname(entry.path) : entry.path));
    }
    for (const folder of folders) this.#disk.makeFolder(folder);
    const outcomes = await this.#each(files, (file) => this.#copyFileOut(file.hash, join(to, file.path)));
    return outcomes.find((outcome) => outcome.kind !== 'restored') ?? { kind: 'restored' };
  }

  async #moveIntoPlace(from: string, to: string): Promise<void> {
    this.#confirm(to);
    this.#disk.makeFolder(dirname(to));
    const old = this.#disk.lstat(to)?.kind;
    const isFileOverFile = old !== 'folder' && this.#disk.lstat(from)?.kind === 'file';
    if (old === undefined || isFileOverFile) {
      await move(this.#disk, from, to);
      return;
    }
    const trash = this.#temp.newPath();
    giveUp(this.#disk, to, trash);
    await move(this.#disk, from, to);
    this.#disk.remove(trash);
  }

  /** Works on all items, a few at a time. Unlike Promise.all it leaves none running when one fails. */
  async #each<Item, Result>(
    items: readonly Item[],
    work: (item: Item) => Promise<Result>,
  ): Promise<readonly Result[]> {
    const settled = await Promise.allSettled(items.map((item) => this.#limit(() => work(item))));
    return settled.map((outcome) => {
      if (outcome.status === 'rejected') throw outcome.reason;
      return outcome.value;
    });
  }

  #damaged(hash: ContentHash): RestoreOutcome {
    return { kind: 'damaged', hash, quarantined: quarantine(this.#disk, this.#folder, hash, this.#random) };
  }
}
