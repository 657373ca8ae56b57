import type { Disk, FileStat } from '../system/disk.js';
import type { Random } from '../system/random.js';
import { changeOf, isRacy } from '../system/racy.js';
import { readRemade, writeOwn, type OwnFormat } from '../system/own-file.js';
import type { ContentHash } from '../model/hashes.js';

/** Versions before 2 had no check: a flipped digit was a hash. They count as none. */
const FORMAT: OwnFormat = { name: 'memo', version: 2 };
const MD5_FORMAT: OwnFormat = { name: 'checksum-memo', version: 1 };

interface Entry<Hash> {
  readonly stamp: string;
  readonly hash: Hash;
}

/** What DVC knows a file's bytes by; of a legacy one CRLF counts as LF in what looks like text. */
export type Md5Sum = `${'md5' | 'md5-dos2unix'}:${string}`;

/**
 * Remembers a hash of every file that was read, by what its inode says, so that an unchanged file isn't
 * read again. Only a memo: without it everything is hashed anew, and nothing else changes.
 */
export class StatMemo<Hash extends string = ContentHash> {
  readonly #used = new Set<string>();
  #dirty = false;

  private constructor(
    private readonly disk: Disk,
    private readonly file: string,
    private readonly format: OwnFormat,
    private readonly entries: Map<string, Entry<Hash>>,
  ) {}

  /** A memo that is missing, damaged or of another version is an empty one. */
  static load(disk: Disk, file: string): StatMemo {
    return new StatMemo(disk, file, FORMAT, entriesOf(readRemade(disk, file, FORMAT), isContent));
  }

  /** As `load`, of MD5 sums. */
  static loadMd5(disk: Disk, file: string): StatMemo<Md5Sum> {
    return new StatMemo(disk, file, MD5_FORMAT, entriesOf(readRemade(disk, file, MD5_FORMAT), isMd5Sum));
  }

  lookup(path: string, stat: FileStat): Hash | null {
    this.#used.add(path);
    const entry = this.entries.get(path);
    return entry?.stamp === stampOf(stat) ? entry.hash : null;
  }

  /** @param before the file's stat from before it was read @param nowMs the clock when reading began */
  remember(path: string, before: FileStat, hash: Hash, nowMs: number): void {
    if (isRacy(changeOf(before), nowMs)) return;
    this.entries.set(path, { stamp: stampOf(before), hash });
    this.#dirty = true;
  }

  /** Forgets files that are gone. Those that were asked for a moment ago aren't looked for again. */
  prune(): void {
    for (const path of this.entries.keys()) {
      if (this.#used.has(path) || this.disk.stat(path) !== null) continue;
      this.entries.delete(path);
      this.#dirty = true;
    }
  }

  /** Writes the memo if anything was learnt. */
  save(random: Random): void {
    if (!this.#dirty) return;
    const rows = [...this.entries].map(([path, { stamp, hash }]) => [path, stamp, hash]);
    // Nobody holds a lock for it: the last one who writes is as right as the others.
    const prepared = `${this.file}.${random.hex(6)}.new`;
    writeOwn(this.disk, this.file, this.format, rows, { prepared });
    this.#dirty = false;
  }
}

function stampOf({ device, inode, size, executable, mtimeNs, ctimeNs }: FileStat): string {
  return `${device} ${inode} ${size} ${executable ? 'x' : '-'} ${mtimeNs} ${ctimeNs}`;
}

type IsHash<Hash> = (hash: unknown) => hash is Hash;

function entriesOf<Hash>(rows: unknown, isHash: IsHash<Hash>): Map<string, Entry<Hash>> {
  const entries = new Map<string, Entry<Hash>>();
  if (!Array.isArray(rows)) return entries;
  for (const row of rows as unknown[]) {
    if (!Array.isArray(row)) return new Map();
    const [path, stamp, hash] = row as unknown[];
    if (typeof path !== 'string' || typeof stamp !== 'string' || !isHash(hash)) return new Map();
    entries.set(path, { stamp, hash });
  }
  return entries;
}

function isContent(hash: unknown): hash is ContentHash {
  return typeof hash === 'string' && /^file(-x)?:[0-9a-f]{64}$/.test(hash);
}

function isMd5Sum(hash: unknown): hash is Md5Sum {
  return typeof hash === 'string' && /^md5(-dos2unix)?:[0-9a-f]{32}$/.test(hash);
}
