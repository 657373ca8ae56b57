import type { Disk, FileStat } from '../system/disk.js';
import type { Random } from '../system/random.js';
import { changeOf, isRacy } from '../system/racy.js';
import { readRemade, writeOwn } from '../system/own-file.js';
import type { ContentHash } from '../model/hashes.js';

/** Versions before 2 had no check: a flipped digit was a hash. They count as none. */
const FORMAT = { name: 'memo', version: 2 };

interface Entry {
  readonly stamp: string;
  readonly hash: ContentHash;
}

/**
 * Remembers the hash of every file that was read, by what its inode says, so that an unchanged file isn't
 * read again. Only a memo: without it everything is hashed anew, and nothing else changes.
 */
export class StatMemo {
  readonly #used = new Set<string>();
  #dirty = false;

  private constructor(
    private readonly disk: Disk,
    private readonly file: string,
    private readonly entries: Map<string, Entry>,
  ) {}

  /** A memo that is missing, damaged or of another version is an empty one. */
  static load(disk: Disk, file: string): StatMemo {
    return new StatMemo(disk, file, entriesOf(readRemade(disk, file, FORMAT)));
  }

  lookup(path: string, stat: FileStat): ContentHash | null {
    this.#used.add(path);
    const entry = this.entries.get(path);
    return entry?.stamp === stampOf(stat) ? entry.hash : null;
  }

  /** @param before the file's stat from before it was read @param nowMs the clock when reading began */
  remember(path: string, before: FileStat, hash: ContentHash, nowMs: number): void {
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
    writeOwn(this.disk, this.file, FORMAT, rows, { prepared });
    this.#dirty = false;
  }
}

function stampOf({ device, inode, size, executable, mtimeNs, ctimeNs }: FileStat): string {
  return `${device} ${inode} ${size} ${executable ? 'x' : '-'} ${mtimeNs} ${ctimeNs}`;
}

function entriesOf(rows: unknown): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  if (!Array.isArray(rows)) return entries;
  for (const row of rows as unknown[]) {
    if (!Array.isArray(row)) return new Map();
    const [path, stamp, hash] = row as unknown[];
    if (typeof path !== 'string' || typeof stamp !== 'string' || !isHash(hash)) return new Map();
    entries.set(path, { stamp, hash });
  }
  return entries;
}

function isHash(hash: unknown): hash is ContentHash {
  return typeof hash === 'string' && /^file(-x)?:[0-9a-f]{64}$/.test(hash);
}
