import { dirname, join } from 'node:path';
import pLimit from 'p-limit';
import { StoreError } from '../model/errors.js';
import { sha256, sha256Of, type Sha256 } from '../model/hashes.js';
import { afterFailure } from '../system/clean-up.js';
import { isErrno } from '../system/disk-tree.js';
import type { Disk } from '../system/disk.js';
import type { System } from '../system/system.js';
import { forAll } from './for-all.js';
import type { Digest, Objects, ObjectSource } from './objects.js';
import type { TempArea } from './temp-area.js';

/** Copies in flight; more only make the disk seek. */
const COPIES_AT_ONCE = 4;
/** Up to this size a file is read at once: a stream costs more than the bytes. */
export const SMALL_BYTES = 1 << 20;
/** Of any object; others may read it where they may read what it came from. */
const READ_ONLY = 0o400;
const OTHERS = 0o044;

/** An object that is to be: a finished temp file and the name it gets. */
interface Staged {
  readonly temporary: string;
  readonly target: string;
}

/** Objects as read-only files of a folder, `ab/cdef…` by their SHA-256 (docs/algorithms/store.md). */
export class FolderObjects implements Objects {
  readonly #disk: Disk;
  readonly #limit = pLimit(COPIES_AT_ONCE);
  /** What this process has seen to: objects, and folders of objects, whose names are durable. */
  readonly #durable = new Set<Sha256>();
  readonly #named = new Set<string>();

  constructor(
    private readonly system: Pick<System, 'disk' | 'random'>,
    /** `.lockstep/store` of the checkout, whichever workspace uses it. */
    private readonly folder: string,
    private readonly temp: TempArea,
  ) {
    this.#disk = system.disk;
  }

  missing(digests: readonly Digest[]): Promise<ReadonlySet<Sha256>> {
    return this.#now(() => new Set(digests.filter((one) => !this.#isThere(one)).map((one) => one.sha256)));
  }

  async put(objects: readonly ObjectSource[]): Promise<void> {
    const wanted = [...new Map(objects.map((object) => [object.sha256, object])).values()];
    const staged: Staged[] = [];
    try {
      await forAll(wanted, this.#limit, async (object) => {
        if (this.#claim(object)) return;
        const temporary = this.temp.newPath();
        staged.push({ temporary, target: this.placeOf(object.sha256) });
        if ((await this.#copyIn(object, temporary)) === object.sha256) return;
        throw new StoreError(
          'file' in object
            ? `${object.file} changed while it was being stored`
            : 'an object does not match its hash',
        );
      });
      await this.#disk.syncAll(staged.map(({ temporary }) => temporary));
      for (const { temporary, target } of staged) {
        this.#openFolder(dirname(target));
        this.#disk.rename(temporary, target);
      }
    } catch (error) {
      throw await afterFailure(error, () => {
        for (const { temporary } of staged) this.#disk.remove(temporary);
      });
    }
    const renamed = new Set(staged.map(({ target }) => target));
    await this.#syncNames(
      wanted
        .map(({ sha256 }) => sha256)
        .filter((digest) => renamed.has(this.placeOf(digest)) || !this.#durable.has(digest)),
    );
  }

  #openFolder(folder: string): void {
    if (this.#disk.lstat(folder) !== null) return;
    this.#disk.makeFolder(folder);
    this.#named.delete(folder);
  }

  /** Of objects that were there already, too: another process may have renamed one a moment ago. */
  async #syncNames(digests: readonly Sha256[]): Promise<void> {
    const folders = new Set(digests.map((digest) => dirname(this.placeOf(digest))));
    const areNamed = [...folders].every((folder) => this.#named.has(folder));
    await this.#disk.syncAll([...folders, ...(areNamed ? [] : [this.folder])]);
    for (const digest of digests) this.#durable.add(digest);
    for (const folder of folders) this.#named.add(folder);
  }

  readAll(digests: readonly Sha256[]): Promise<ReadonlyMap<Sha256, Uint8Array>> {
    return this.#now(() => {
      const there = digests.filter((digest) => this.#isThere({ sha256: digest, size: null }));
      return new Map(there.map((digest) => [digest, this.#disk.read(this.placeOf(digest))]));
    });
  }

  read(digest: Sha256): Promise<AsyncIterable<Uint8Array> | null> {
    return this.#now(() =>
      this.#isThere({ sha256: digest, size: null }) ? this.#disk.readChunks(this.placeOf(digest)) : null,
    );
  }

  async copyTo(digest: Sha256, file: string): Promise<boolean> {
    if (!this.#isThere({ sha256: digest, size: null })) return false;
    await this.#disk.copy(this.placeOf(digest), file);
    return true;
  }

  placeOf(digest: Sha256): string {
    return join(this.folder, digest.slice(0, 2), digest.slice(2));
  }

  putAside(digest: Sha256): Promise<string> {
    return this.#now(() => {
      const folder = join(this.folder, 'damaged');
      const target = join(folder, `${digest}.${this.system.random.hex(4)}`);
      this.#disk.makeFolder(folder);
      try {
        this.#disk.rename(this.placeOf(digest), target);
      } catch (error) {
        // ENOENT: another process found it too and was faster.
        if (!isErrno(error, 'ENOENT')) throw error;
      }
      return target;
    });
  }

  #isThere({ sha256: digest, size }: Digest): boolean {
    const stat = this.#disk.lstat(this.placeOf(digest));
    return stat?.kind === 'file' && (size === null || stat.size === size);
  }

  /** @returns whether the object is there; what lies at its place and can't be it is put aside first */
  #claim(object: ObjectSource): boolean {
    const place = this.placeOf(object.sha256);
    const stat = this.#disk.lstat(place);
    if (stat === null) return false;
    if (stat.kind === 'file' && (object.size === null || stat.size === object.size)) {
      if ((stat.mode & OTHERS & ~object.mode) !== 0) this.#disk.chmod(place, modeOf(object) & stat.mode);
      return true;
    }
    const folder = join(this.folder, 'damaged');
    this.#disk.makeFolder(folder);
    this.#disk.rename(place, join(folder, `${object.sha256}.${this.system.random.hex(4)}`));
    return false;
  }

  /** @returns the sha256 of the bytes that were written */
  async #copyIn(object: ObjectSource, to: string): Promise<Sha256> {
    if ('bytes' in object || (object.size ?? Infinity) <= SMALL_BYTES) {
      const bytes = 'bytes' in object ? object.bytes : this.#disk.read(object.file);
      this.#disk.write(to, bytes, { exclusive: true, mode: modeOf(object) });
      return sha256(bytes);
    }
    // Its copy has the file's own mode from the start.
    await this.#disk.copy(object.file, to);
    this.#disk.chmod(to, modeOf(object));
    return sha256Of(this.#disk.readChunks(to));
  }

  /** A disk answers at once, and the port is one for those that don't. */
  #now<T>(work: () => T): Promise<T> {
    return Promise.resolve().then(work);
  }
}

function modeOf({ mode }: ObjectSource): number {
  return READ_ONLY | (mode & OTHERS);
}
