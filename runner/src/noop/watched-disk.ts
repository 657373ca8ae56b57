import type { Clock } from '../system/clock.js';
import type { Disk } from '../system/disk.js';
import { changeOf, isRacy } from '../system/racy.js';
import { ABSENT, inodeFacts, linkSignature, signatureOf } from '../system/signature.js';

/** What a disk was asked about, and how it lay there at the first look. */
export interface Observations {
  /** Absolute path → signature. */
  readonly seen: ReadonlyMap<string, string>;
  /** Absolute path → real path. */
  readonly real: ReadonlyMap<string, string>;
}

/** A disk, and who asks it remembers what was looked at: whatever a decision is made from is in that list. */
export interface WatchedDisk {
  readonly disk: Disk;
  /** Looks at something nobody asked for. */
  look(path: string): void;
  /**
   * All that was looked at, if all of it still lies there as at the first look.
   * @returns null where something changed meanwhile, or changed so lately that its times don't tell
   */
  observations(): Observations | null;
}

export function watchedDisk(disk: Disk, clock: Pick<Clock, 'now'>): WatchedDisk {
  const startedMs = clock.now();
  const seen = new Map<string, string>();
  const real = new Map<string, string>();
  const look = (path: string): void => {
    if (!seen.has(path)) seen.set(path, lookAt(disk, path).signature);
  };
  /** Before what it returns is read: a later change shows in the signature. */
  const watching =
    <Rest extends readonly unknown[], Result>(read: (path: string, ...rest: Rest) => Result) =>
    (path: string, ...rest: Rest): Result => {
      look(path);
      return read(path, ...rest);
    };
  return {
    look,
    disk: {
      ...disk,
      stat: watching((path) => disk.stat(path)),
      lstat: watching((path) => disk.lstat(path)),
      list: watching((path) => disk.list(path)),
      readLink: watching((path) => disk.readLink(path)),
      read: watching((path) => disk.read(path)),
      readEnd: watching((path, bytes: number) => disk.readEnd(path, bytes)),
      readChunks: watching((path) => disk.readChunks(path)),
      realPath(path) {
        look(path);
        const place = disk.realPath(path);
        real.set(path, place);
        return place;
      },
    },
    observations() {
      for (const [path, signature] of seen) {
        const now = lookAt(disk, path);
        if (now.signature !== signature || isRacy(now.changedNs, startedMs)) return null;
      }
      return { seen, real };
    },
  };
}

interface Look {
  readonly signature: string;
  /** The latest change that its times tell. */
  readonly changedNs: bigint;
}

function lookAt(disk: Disk, path: string): Look {
  const own = disk.lstat(path);
  if (own === null) return { signature: ABSENT, changedNs: 0n };
  const signature = signatureOf(inodeFacts(own));
  if (own.kind !== 'link') return { signature, changedNs: changeOf(own) };
  const target = disk.stat(path);
  if (target === null) return { signature: linkSignature(signature, ABSENT), changedNs: changeOf(own) };
  const [mine, its] = [changeOf(own), changeOf(target)];
  return {
    signature: linkSignature(signature, signatureOf(inodeFacts(target))),
    changedNs: mine > its ? mine : its,
  };
}
