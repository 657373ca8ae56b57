import { readFileSync } from 'node:fs';

const SAMPLE_MS = 250;

/** Follows the peak resident memory of a process and its children, where /proc shows it. */
export function watchMemory(pid: number): { peak(): number | null; stop(): void } {
  let peak: number | null = null;
  const sample = (): void => {
    const bytes = peakOf(pid);
    if (bytes !== null && (peak === null || bytes > peak)) peak = bytes;
  };
  const timer = setInterval(sample, SAMPLE_MS);
  timer.unref();
  return {
    peak: () => peak,
    stop: () => {
      clearInterval(timer);
    },
  };
}

/** Bytes: the high-water marks of a process and all below it, summed; null when it is gone. */
function peakOf(pid: number): number | null {
  const status = read(`/proc/${pid}/status`);
  const mark = /^VmHWM:\s+(\d+) kB$/m.exec(status ?? '')?.[1];
  if (mark === undefined) return null;
  const children = read(`/proc/${pid}/task/${pid}/children`) ?? '';
  return children
    .split(' ')
    .filter((text) => text !== '')
    .reduce((sum, child) => sum + (peakOf(Number(child)) ?? 0), Number(mark) * 1024);
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // No /proc on this system, or the process ended just now: there is nothing to measure.
    return null;
  }
}
