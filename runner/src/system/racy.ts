import type { FileStat } from './disk.js';

/**
 * Times that are no whole milliseconds are kept in nanoseconds, and taken from a clock that the kernel moves every
 * 10 ms at most: ten such ticks. Whole ones may be of a file system that keeps seconds (HFS+, ext3) or two (FAT).
 */
const FINE_NS = 100_000_000n;
const COARSE_NS = 2_000_000_000n;

/** When an inode was changed last, as far as its times tell: nanoseconds. */
export function changeOf({ mtimeNs, ctimeNs }: FileStat): bigint {
  return mtimeNs > ctimeNs ? mtimeNs : ctimeNs;
}

/**
 * Whether a file that was changed then and read at `readMs` could change again without its times telling: its state
 * isn't to be trusted. Git's rule for racy entries.
 */
export function isRacy(changedNs: bigint, readMs: number): boolean {
  const tick = changedNs % 1_000_000n === 0n ? COARSE_NS : FINE_NS;
  return BigInt(Math.floor(readMs)) * 1_000_000n - changedNs < tick;
}
