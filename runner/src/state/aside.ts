import { basename, dirname, join } from 'node:path';
import { isErrno, isUnfinished, move, treeSize, unfinishedPath } from '../system/disk-tree.js';
import type { Disk } from '../system/disk.js';
import { readOwn, replaceOwn } from '../system/own-file.js';
import type { System } from '../system/system.js';
import { ASIDE_FORMAT, decodeAside, encodeAside, type AsideFacts, type AsideRecord } from './aside-record.js';

/** A content that lies aside. */
export interface AsideEntry {
  readonly id: string;
  /** Where it lies, absolute; it has its own name there. */
  readonly place: string;
  /** Bytes. */
  readonly size: number;
  /** `null`: it can't be read. */
  readonly record: AsideRecord | null;
}

/** An entry of this process, whose record is known. */
export interface FreshAside extends AsideEntry {
  readonly record: AsideRecord;
}

const TRASH = '.trash-';
const RECORD = 'aside.json';

/**
 * Content that lay at an out's place and that nothing else knows: `.lockstep/aside/<id>/` holds the record
 * and, in `content/`, the content under its own name. The record is durable before the content moves, so
 * that whatever lies here is told. Only the holder of the workspace lock may change it.
 * docs/algorithms/setting-aside.md
 */
export class Aside {
  readonly #disk: Disk;

  constructor(
    private readonly system: Pick<System, 'disk' | 'clock' | 'random'>,
    /** `.lockstep/aside` of the workspace. */
    private readonly folder: string,
  ) {
    this.#disk = system.disk;
  }

  /** Everything that takes room: after it, `fill` is a rename on one file system. */
  reserve(from: string, facts: AsideFacts): FreshAside {
    const id = this.#newId();
    const place = join(this.#contentOf(id), basename(facts.path));
    const { path, stage, cause } = facts;
    const record = { path, stage, cause, size: treeSize(this.#disk, from), at: this.system.clock.now() };
    this.#disk.makeFolder(dirname(place));
    replaceOwn(this.#disk, join(this.#folderOf(id), RECORD), encodeAside(record));
    return { id, place, size: record.size, record };
  }

  /** Moves the content: by a rename, across devices by a copy that is whole before `from` goes. */
  async fill({ place }: FreshAside, from: string): Promise<void> {
    await move(this.#disk, from, place);
    this.#disk.sync(dirname(place));
  }

  async take(from: string, facts: AsideFacts): Promise<FreshAside> {
    const entry = this.reserve(from, facts);
    await this.fill(entry, from);
    return entry;
  }

  /** What lies aside, oldest first. */
  list(): readonly AsideEntry[] {
    return this.#ids()
      .flatMap((id) => this.find(id) ?? [])
      .sort((a, b) => (a.record?.at ?? 0) - (b.record?.at ?? 0));
  }

  /** @returns null where nothing lies under this id */
  find(id: string): AsideEntry | null {
    if (!/^[0-9a-f]+$/.test(id)) return null;
    const record = this.#readRecord(id);
    const name =
      record === null
        ? this.#names(this.#contentOf(id)).find((one) => !isUnfinished(one))
        : basename(record.path);
    if (name === undefined) return null;
    const place = join(this.#contentOf(id), name);
    if (this.#disk.lstat(place) === null) return null;
    return { id, place, size: record?.size ?? treeSize(this.#disk, place), record };
  }

  /** Renamed first: what is half removed must not be told as if it were there. */
  remove(id: string): void {
    const trash = join(this.folder, TRASH + id);
    this.#disk.remove(trash);
    this.#disk.rename(this.#folderOf(id), trash);
    this.#disk.remove(trash);
  }

  /** Removes what a killed process left: records without content, copies that were not finished. */
  sweep(): void {
    for (const name of this.#names(this.folder)) {
      if (name.startsWith(TRASH)) this.#disk.remove(join(this.folder, name));
    }
    for (const id of this.#ids()) {
      const entry = this.find(id);
      if (entry !== null) this.#disk.remove(unfinishedPath(entry.place));
      else if (this.#names(this.#contentOf(id)).every(isUnfinished)) this.#disk.remove(this.#folderOf(id));
    }
  }

  #newId(): string {
    for (;;) {
      const id = this.system.random.hex(4);
      if (this.#disk.lstat(this.#folderOf(id)) === null) return id;
    }
  }

  #ids(): readonly string[] {
    return this.#names(this.folder).filter((name) => !name.startsWith('.'));
  }

  #readRecord(id: string): AsideRecord | null {
    return decodeAside(readOwn(this.#disk, join(this.#folderOf(id), RECORD), ASIDE_FORMAT));
  }

  #names(folder: string): readonly string[] {
    try {
      return this.#disk.list(folder);
    } catch (error) {
      if (isErrno(error, 'ENOENT', 'ENOTDIR')) return [];
      throw error;
    }
  }

  #folderOf(id: string): string {
    return join(this.folder, id);
  }

  #contentOf(id: string): string {
    return join(this.#folderOf(id), 'content');
  }
}
