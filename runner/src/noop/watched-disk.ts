import type { Looks } from '../model/noop-index.js';
import type { Clock } from '../system/clock.js';
import type { Disk, FileStat } from '../system/disk.js';
import { changeOf, isRacy } from '../system/racy.js';
import { ABSENT, inodeFacts, isSame, looksOf, type InodeFacts } from '../system/signature.js';

/** What a disk was asked about, and how it lay there at the first look. */
export interface Observations {
  readonly seen: Looks;
  /** What links led to. */
  readonly behind: Looks;
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
   * @returns null where something changed meanwhile, changed so lately that its times don't tell, or can't be looked at
   */
  observations(): Observations | null;
}

export function watchedDisk(disk: Disk, clock: Pick<Clock, 'now'>): WatchedDisk {
  const startedMs = clock.now();
  /** `null`: it can't be looked at, such as a link in a circle. */
  const looks = new Map<string, Look | null>();
  const real = new Map<string, string>();
  const look = (path: string): void => {
    if (!looks.has(path)) looks.set(path, lookAt(disk, path));
  };
  /** Before what it returns is read: a later change shows. */
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
        const before = real.get(path) ?? place;
        // It led elsewhere a moment ago.
        if (before !== place) looks.set(path, null);
        real.set(path, place);
        return place;
      },
    },
    observations() {
      const seen = new Map<string, InodeFacts>();
      const behind = new Map<string, InodeFacts>();
      for (const [path, before] of looks) {
        const now = before === null ? null : lookAt(disk, path);
        if (before === null || now === null || !isSettled(before, now, startedMs)) return null;
        seen.set(path, before.own);
        if (before.behind !== null) behind.set(path, before.behind);
      }
      return { seen: looksOf(seen), behind: looksOf(behind), real };
    },
  };
}

interface Look {
  readonly own: InodeFacts;
  /** What a link leads to; `null` for what is none. */
  readonly behind: InodeFacts | null;
  /** The latest change that its times tell, in nanoseconds. */
  readonly changedNs: bigint;
}

function isSettled(before: Look, now: Look, startedMs: number): boolean {
  if (!isSame(before.own, now.own) || isRacy(now.changedNs, startedMs)) return false;
  if (before.behind === null || now.behind === null) return before.behind === now.behind;
  return isSame(before.behind, now.behind);
}

function lookAt(disk: Disk, path: string): Look | null {
  try {
    const own = disk.lstat(path);
    if (own?.kind !== 'link') return { own: factsOf(own), behind: null, changedNs: changed(own) };
    const target = disk.stat(path);
    const [mine, its] = [changed(own), changed(target)];
    return { own: factsOf(own), behind: factsOf(target), changedNs: mine > its ? mine : its };
  } catch {
    // Who asked is told by his own call.
    return null;
  }
}

function factsOf(stat: FileStat | null): InodeFacts {
  return stat === null ? ABSENT : inodeFacts(stat);
}

function changed(stat: FileStat | null): bigint {
  return stat === null ? 0n : changeOf(stat);
}
