import type { Clock } from '../system/clock.js';

const SAMPLE_MS = 250;

/** Follows a figure that can be looked at while something lasts, and keeps the highest. */
export function watchPeak(clock: Clock, look: () => number | null): { peak(): number | null; stop(): void } {
  let peak: number | null = null;
  const timer = clock.every(SAMPLE_MS, () => {
    const now = look();
    if (now !== null && (peak === null || now > peak)) peak = now;
  });
  return {
    peak: () => peak,
    stop: () => {
      timer.stop();
    },
  };
}
