import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../clock.js';

export const nodeClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  async sleep(milliseconds, signal) {
    try {
      await sleep(milliseconds, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      // Node wraps the reason.
      signal?.throwIfAborted();
      throw error;
    }
  },
  after(milliseconds, action) {
    const timer = setTimeout(action, milliseconds).unref();
    return {
      stop() {
        clearTimeout(timer);
      },
    };
  },
  every(milliseconds, action) {
    const timer = setInterval(action, milliseconds).unref();
    return {
      stop() {
        clearInterval(timer);
      },
    };
  },
};
