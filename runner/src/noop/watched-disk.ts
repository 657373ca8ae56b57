import { dirname } from 'node:path';
import type { Looks } from '../model/noop-index.js';
import type { Clock } from '../system/clock.js';
import type { Disk, FileStat } from '../system/disk.js';
import { changeOf, isRacy } from '../system/racy.js';
import { ABSENT, folderFacts, inodeFacts, isSame, looksOf, type InodeFacts } from '../system/signature.js';

/** What a disk was asked about, and how it lay there at the first look. */
export interface Observations {
  readonly seen: Looks;
  /** What links led to. */
  readonly behind: Looks;
  /** Absolute path → real path, where that is another one. */
  readonly real: ReadonlyMap<string, string>;
}

/** A disk, and who asks it remembers what was looked at: whatever a decision is made from is in that list. */
export interface WatchedDisk {
  readonly disk: Disk;
  /** Looks at something nobody asked for; of a folder at the names in it, too. */
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
  const places = new Map<string, string>();
  /** Folders that were asked what they hold: of others it only counts that they are there. */
  const listed = new Set<string>();
  const look = (path: string): void => {
    if (!looks.has(path)) looks.set(path, lookAt(disk, path));
  };
  const lookInto = (path: string): void => {
    look(path);
    listed.add(path);
  };
  /** Before what it returns is read: a later change shows. */
  const watching =
    <Rest extends readonly unknown[], Result>(read: (path: string, ...rest: Rest) => Result, before = look) =>
    (path: string, ...rest: Rest): Result => {
      before(path);
      return read(path, ...rest);
    };
  return {
    look: lookInto,
    disk: {
      ...disk,
      stat: watching((path) => disk.stat(path)),
      lstat: watching((path) => disk.lstat(path)),
      list: watching((path) => disk.list(path), lookInto),
      // Whether a name is a folder's changes only where the names change.
      folders: watching((path) => disk.folders(path), lookInto),
      readLink: watching((path) => disk.readLink(path)),
      read: watching((path) => disk.read(path)),
      readEnd: watching((path, bytes: number) => disk.readEnd(path, bytes)),
      readFrom: watching((path, position: number, bytes: number) => disk.readFrom(path, position, bytes)),
      readChunks: watching((path) => disk.readChunks(path)),
      realPath(path) {
        look(path);
        const place = disk.realPath(path);
        // It led elsewhere a moment ago.
        if ((places.get(path) ?? place) !== place) looks.set(path, null);
        places.set(path, place);
        // While each folder above is a folder and no link, that is where it is: they are looked at once for all in them.
        if (place === path) for (const folder of foldersAbove(path)) look(folder);
        return place;
      },
    },
    observations() {
      const [seen, behind] = [new Map<string, InodeFacts>(), new Map<string, InodeFacts>()];
      for (const [path, before] of looks) {
        const now = before === null ? null : lookAt(disk, path);
        if (before === null || now?.link !== before.link) return null;
        const facts = settled(before.at, now.at, startedMs, before.link || listed.has(path));
        if (facts === null) return null;
        seen.set(path, facts);
        if (!before.link) continue;
        const target = settled(before.target, now.target, startedMs, listed.has(path));
        if (target === null) return null;
        behind.set(path, target);
      }
      const real = new Map([...places].filter(([path, place]) => place !== path));
      return { seen: looksOf(seen), behind: looksOf(behind), real };
    },
  };
}

function foldersAbove(path: string): readonly string[] {
  const above = dirname(path);
  return above === path ? [] : [above, ...foldersAbove(above)];
}

interface Look {
  /** `null`: nothing. */
  readonly at: FileStat | null;
  readonly link: boolean;
  /** What a link leads to. */
  readonly target: FileStat | null;
}

/** @returns null where it isn't what it was, or could change without its times telling */
function settled(
  before: FileStat | null,
  now: FileStat | null,
  startedMs: number,
  counts: boolean,
): InodeFacts | null {
  if (before === null || now === null) return before === now ? ABSENT : null;
  if (!counts && before.kind === 'folder') {
    const facts = folderFacts(before);
    return now.kind === 'folder' && isSame(facts, folderFacts(now)) ? facts : null;
  }
  const facts = inodeFacts(before);
  return isSame(facts, inodeFacts(now)) && !isRacy(changeOf(now), startedMs) ? facts : null;
}

function lookAt(disk: Disk, path: string): Look | null {
  try {
    const at = disk.lstat(path);
    const link = at?.kind === 'link';
    return { at, link, target: link ? disk.stat(path) : null };
  } catch {
    // Who asked is told by his own call.
    return null;
  }
}
