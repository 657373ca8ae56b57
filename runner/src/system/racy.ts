import type { FileStat } from './disk.js';

/**
 * File systems that keep times finer than a millisecond take them from the kernel's tick, 10 ms at most; others (FAT,
 * HFS+, ext3) keep up to 2 s.
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
