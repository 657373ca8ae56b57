/** Reports that lie closer together than this are dropped, but for the last one. */
const INTERVAL_MS = 100;

/**
 * Tells the runner how far the stage is.
 * @param done of `total`, in whatever unit the stage counts
 * @param note a few words on what it is at
 */
export type Progress = (done: number, total: number, note?: string) => void;

/** What a line of the progress file says. */
export interface ProgressReport {
  readonly done: number;
  readonly total: number;
  readonly note: string;
}

/**
 * @param append writes a line at the end of the progress file, which holds one JSON object a line
 * @param now monotonic milliseconds
 */
export function createProgress(append: (line: string) => void, now: () => number): Progress {
  let last = -Infinity;
  return (done, total, note = '') => {
    if (done < total && now() - last < INTERVAL_MS) return;
    last = now();
    append(`${JSON.stringify({ done, total, note })}\n`);
  };
}

/** The latest report at the end of a progress file; a last line that is still being written doesn't count. */
export function latestProgress(text: string): ProgressReport | null {
  const whole = text.slice(0, text.lastIndexOf('\n') + 1).trimEnd();
  return parseReport(whole.slice(whole.lastIndexOf('\n') + 1));
}

/** A script may write into the file, too: what is no report is passed over. */
function parseReport(line: string): ProgressReport | null {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return null;
  }
  if (typeof json !== 'object' || json === null) return null;
  const { done, total, note }: Partial<Record<keyof ProgressReport, unknown>> = json;
  if (typeof done !== 'number' || typeof total !== 'number') return null;
  return { done, total, note: typeof note === 'string' ? note : '' };
}
