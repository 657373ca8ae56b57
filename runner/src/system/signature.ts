import { FACTS, type Looks } from '../model/noop-index.js';
import type { FileStat } from './disk.js';

/** The times of an inode as doubles of milliseconds, as Node's `Stats` has them. */
export interface InodeFacts {
  readonly dev: number;
  readonly ino: number;
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
}

/** Nothing lies there: no inode has such numbers. */
export const ABSENT: InodeFacts = { dev: -1, ino: -1, size: -1, mtimeMs: -1, ctimeMs: -1 };
/** In place of a size: a folder of which nobody asked what it holds. No flipped bit makes it of a size. */
const FOLDER = -2.5;

/**
 * What tells one state of a file or folder from another without reading it: its ctime changes with whatever is done
 * to it.
 */
export function inodeFacts({ device, inode, size, mtimeNs, ctimeNs }: FileStat): InodeFacts {
  return {
    dev: Number(device),
    ino: Number(inode),
    size,
    mtimeMs: milliseconds(mtimeNs),
    ctimeMs: milliseconds(ctimeNs),
  };
}

/** That a folder is there, whatever comes and goes in it. */
export function folderFacts({ device, inode }: FileStat): InodeFacts {
  return { dev: Number(device), ino: Number(inode), size: FOLDER, mtimeMs: 0, ctimeMs: 0 };
}

/** The same double that Node makes of seconds and nanoseconds. */
function milliseconds(ns: bigint): number {
  return Number(ns / 1_000_000_000n) * 1000 + Number(ns % 1_000_000_000n) / 1_000_000;
}

export function isSame(one: InodeFacts, other: InodeFacts): boolean {
  return (
    one.ctimeMs === other.ctimeMs &&
    one.mtimeMs === other.mtimeMs &&
    one.size === other.size &&
    one.ino === other.ino &&
    one.dev === other.dev
  );
}

export function looksOf(found: ReadonlyMap<string, InodeFacts>): Looks {
  const facts = new Float64Array(found.size * FACTS);
  let at = 0;
  for (const { dev, ino, size, mtimeMs, ctimeMs } of found.values()) {
    facts.set([dev, ino, size, mtimeMs, ctimeMs], at);
    at += FACTS;
  }
  return { paths: [...found.keys()], facts };
}

/** As Node's `Stats` are. */
export interface Inode extends InodeFacts {
  isDirectory(): boolean;
}

/** Whether all paths still look as they did. @param look `undefined`: nothing lies there */
export function areAsSeen({ paths, facts }: Looks, look: (path: string) => Inode | undefined): boolean {
  let at = 0;
  for (const path of paths) {
    const found = look(path);
    const { dev, ino, size, mtimeMs, ctimeMs } = found ?? ABSENT;
    const isPlace = facts[at + 2] === FOLDER;
    if (facts[at] !== dev || facts[at + 1] !== ino) return false;
    if (isPlace && found?.isDirectory() !== true) return false;
    if (!isPlace && (facts[at + 2] !== size || facts[at + 3] !== mtimeMs || facts[at + 4] !== ctimeMs)) {
      return false;
    }
    at += FACTS;
  }
  return true;
}
