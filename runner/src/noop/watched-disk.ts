import type { Looks } from '../model/noop-index.js';
import type { Clock } from '../system/clock.js';
import { foldersAbove } from '../system/disk-tree.js';
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

/** What a disk was asked about, by absolute paths. */
export interface Seen {
  /** How each lay there at the first look; `null`: it can't be looked at, such as a link in a circle. */
  readonly looks: ReadonlyMap<string, Look | null>;
  /** Folders that were asked what they hold, with what was told the first time. */
  readonly listed: ReadonlyMap<string, Listed>;
  readonly places: ReadonlyMap<string, string>;
  /** When the first look may have been, in milliseconds since 1970: what changed just before may change unseen. */
  readonly startedMs: number;
}

/** Names in a folder, and those of folders in it; `null`: nobody was told. */
export interface Listed {
  readonly names: readonly string[] | null;
  readonly folders: readonly string[] | null;
}

/** How a path lay there. */
export interface Look {
  /** `null`: nothing. */
  readonly at: FileStat | null;
  readonly link: boolean;
  /** What a link leads to. */
  readonly target: FileStat | null;
}

/** A disk, and who asks it remembers what was looked at: whatever a decision is made from is in that list. */
export interface WatchedDisk {
  readonly disk: Disk;
  readonly seen: Seen;
  /** What was seen earlier, and is known to be so still, counts as seen here. */
  include(earlier: Seen): void;
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
  const looks = new Map<string, Look | null>();
  const places = new Map<string, string>();
  /** Of other folders it only counts that they are there. */
  const listed = new Map<string, Listed>();
  const look = (path: string): void => {
    firstLook(path);
  };
  /** `null` where it was looked at before, or can't be. */
  const firstLook = (path: string): Look | null => {
    if (looks.has(path)) return null;
    const found = lookAt(disk, path);
    looks.set(path, found);
    return found;
  };
  const lookInto = (path: string): void => {
    look(path);
    if (!listed.has(path)) listed.set(path, NOT_TOLD);
  };
  const listing = (path: string, kind: keyof Listed): readonly string[] => {
    look(path);
    const found = kind === 'names' ? disk.list(path) : disk.folders(path);
    const known = listed.get(path) ?? NOT_TOLD;
    if (known[kind] === null) listed.set(path, { ...known, [kind]: found });
    return found;
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
    seen: { looks, listed, places, startedMs },
    include(earlier) {
      for (const [path, one] of earlier.looks) if (!looks.has(path)) looks.set(path, one);
      for (const [path, names] of earlier.listed) listed.set(path, { ...names, ...told(listed.get(path)) });
      for (const [path, place] of earlier.places) if (!places.has(path)) places.set(path, place);
    },
    disk: {
      ...disk,
      // What is noted is what is told: nothing can change between the two, and one call is enough.
      stat(path) {
        const first = firstLook(path);
        if (first === null) return disk.stat(path);
        return first.link ? first.target : first.at;
      },
      lstat(path) {
        const first = firstLook(path);
        return first === null ? disk.lstat(path) : first.at;
      },
      list: (path) => listing(path, 'names'),
      // Whether a name is a folder's changes only where the names change.
      folders: (path) => listing(path, 'folders'),
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

const NOT_TOLD: Listed = { names: null, folders: null };

/** Of a listing what was told. */
function told(listed: Listed = NOT_TOLD): Partial<Listed> {
  const { names, folders } = listed;
  return { ...(names === null ? {} : { names }), ...(folders === null ? {} : { folders }) };
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

/** @returns null for what can't be looked at */
export function lookAt(disk: Pick<Disk, 'lstat' | 'stat'>, path: string): Look | null {
  try {
    const at = disk.lstat(path);
    const link = at?.kind === 'link';
    return { at, link, target: link ? disk.stat(path) : null };
  } catch {
    // Who asked is told by his own call.
    return null;
  }
}
