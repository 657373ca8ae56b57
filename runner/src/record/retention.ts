import type { HistoryLimits } from '../model/graph.js';

const USUAL = { runs: 50, bytes: 2e9 };

/** Runs that are kept only since they hold a stage's last attempt are no more than this many times `runs`. */
const LAST_ATTEMPTS_FACTOR = 10;

export interface KeptRun {
  readonly run: string;
  /** Bytes. */
  readonly size: number;
  /** Somebody named it: it stays, and counts nothing. */
  readonly isNamed: boolean;
  /** It holds the last attempt at a stage. */
  readonly isLast: boolean;
}

/** Which of these runs go, newest first; the newest one stays whatever its size. */
export function runsToRemove(newestFirst: readonly KeptRun[], said: HistoryLimits): readonly string[] {
  const limits = { ...USUAL, ...said };
  let count = 0;
  let bytes = 0;
  return newestFirst
    .filter(({ isNamed }) => !isNamed)
    .filter(({ size, isLast }) => {
      count += 1;
      const most = isLast ? limits.runs * LAST_ATTEMPTS_FACTOR : limits.runs;
      const isKept = count === 1 || (count <= most && bytes + size <= limits.bytes);
      if (isKept) bytes += size;
      return !isKept;
    })
    .map(({ run }) => run);
}
