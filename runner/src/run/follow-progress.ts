import { latestProgress, type ProgressReport } from '../stage/progress.js';
import type { Clock } from '../system/clock.js';
import type { Disk } from '../system/disk.js';

const INTERVAL_MS = 200;
/** More than a report with a note of a few words takes. */
const END_BYTES = 8 * 1024;

/**
 * Reads what a script tells of its progress while it runs: the latest report, whenever there is a new one.
 * @param path of its progress file, which need not be there yet
 * @returns what ends it, after a last look
 */
export function followProgress(
  { disk, clock }: { readonly disk: Disk; readonly clock: Clock },
  path: string,
  report: (progress: ProgressReport) => void,
): { stop(): void } {
  let size = 0;
  let told = '';
  const look = (): void => {
    const end = endOf(disk, path, size);
    if (end === null) return;
    size = end.size;
    const progress = latestProgress(end.text);
    const text = JSON.stringify(progress);
    if (progress === null || text === told) return;
    told = text;
    report(progress);
  };
  const timer = clock.every(INTERVAL_MS, look);
  return {
    stop() {
      timer.stop();
      look();
    },
  };
}

/** @returns null where the file isn't there, or is as long as it was */
function endOf(disk: Disk, path: string, before: number): { size: number; text: string } | null {
  try {
    const size = disk.stat(path)?.size ?? 0;
    return size === before ? null : { size, text: disk.readEnd(path, END_BYTES).toString('utf8') };
  } catch {
    // Removed just now, or a bad disk: that shows where outs are read, and a stage doesn't fail for want of a figure.
    return null;
  }
}
