import type { FileStat } from './disk.js';

/** Nothing lies there. */
export const ABSENT = '-';

/** The times of an inode as doubles of milliseconds, as Node's `Stats` has them. */
export interface InodeFacts {
  readonly dev: number;
  readonly ino: number;
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
}

/** What tells one state of a file or folder from another without reading it: its ctime changes with whatever is done to it. */
export function signatureOf({ dev, ino, size, mtimeMs, ctimeMs }: InodeFacts): string {
  return `${dev} ${ino} ${size} ${mtimeMs} ${ctimeMs}`;
}

export function inodeFacts({ device, inode, size, mtimeNs, ctimeNs }: FileStat): InodeFacts {
  return {
    dev: Number(device),
    ino: Number(inode),
    size,
    mtimeMs: milliseconds(mtimeNs),
    ctimeMs: milliseconds(ctimeNs),
  };
}

/** The same double that Node makes of seconds and nanoseconds. */
function milliseconds(ns: bigint): number {
  return Number(ns / 1_000_000_000n) * 1000 + Number(ns % 1_000_000_000n) / 1_000_000;
}

/** Of a link both that of itself and that of what it leads to. */
export function linkSignature(own: string, target: string): string {
  return `${own} > ${target}`;
}
