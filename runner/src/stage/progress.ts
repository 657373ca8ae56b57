/** Reports that lie closer together than this are dropped, but for the last one. */
const INTERVAL_MS = 100;

/**
 * Tells the runner how far the stage is.
 * @param done of `total`, in whatever unit the stage counts
 * @param note a few words on what it is at
 */
export type Progress = (done: number, total: number, note?: string) => void;

/** @param now monotonic milliseconds */
export function createProgress(send: (message: unknown) => void, now: () => number): Progress {
  let last = -Infinity;
  return (done, total, note = '') => {
    if (done < total && now() - last < INTERVAL_MS) return;
    last = now();
    send({ type: 'progress', done, total, note });
  };
}
