import type { ContentHash } from './hashes.js';
import { digestOf } from './hashes.js';
import { manifestHash, type Manifest } from './manifest.js';

/** What a folder or a glob held, by path: what two of them differ in is worth telling. */
export type Listing = ReadonlyMap<string, ContentHash>;

/** Some paths, of which only the first are named. */
export interface SomePaths {
  readonly count: number;
  /** In order (code units). */
  readonly first: readonly string[];
}

export interface ListingChanges {
  readonly changed: SomePaths;
  /** Of these only the executable bit is another one. */
  readonly mode: SomePaths;
  readonly added: SomePaths;
  readonly removed: SomePaths;
}

/** Nobody reads more of them, and every run's reasons are kept. */
const NAMED = 20;

/** Whether a dep with this hash is more than one file. */
export function isListed(hash: string): boolean {
  return hash.startsWith('folder:') || hash.startsWith('files:');
}

/** What a folder holds: its files, and its empty folders with a `/` behind. */
export function listingOf({ entries }: Manifest): Listing {
  return new Map(
    entries.map((entry) => (entry.kind === 'file' ? [entry.path, entry.hash] : [`${entry.path}/`, EMPTY])),
  );
}

const EMPTY = manifestHash({ entries: [] });

export function listingChanges(before: Listing, now: Listing): ListingChanges {
  const differing = [...now].filter(([path, hash]) => before.has(path) && before.get(path) !== hash);
  const isMode = ([path, hash]: readonly [string, ContentHash]): boolean => {
    const was = before.get(path);
    return was !== undefined && digestOf(was) === digestOf(hash);
  };
  return {
    changed: some(differing.filter((one) => !isMode(one)).map(([path]) => path)),
    mode: some(differing.filter(isMode).map(([path]) => path)),
    added: some(onlyIn(now, before)),
    removed: some(onlyIn(before, now)),
  };
}

/** Of an empty folder that had or has files these tell it. */
function onlyIn(one: Listing, other: Listing): readonly string[] {
  const paths = [...one.keys()].filter((path) => !other.has(path));
  if (!paths.some((path) => path.endsWith('/'))) return paths;
  const filled = new Set([...other.keys()].flatMap(foldersOf));
  return paths.filter((path) => !filled.has(path));
}

/** `a/b/c` → `a/`, `a/b/`. */
function foldersOf(path: string): readonly string[] {
  return [...path.matchAll(/\/(?!$)/g)].map(({ index }) => path.slice(0, index + 1));
}

function some(paths: readonly string[]): SomePaths {
  return { count: paths.length, first: paths.toSorted().slice(0, NAMED) };
}
