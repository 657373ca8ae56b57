import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../clock.js';

export const nodeClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  async sleep(milliseconds, signal) {
    // As many as like may sleep on one: more than ten are no leak to be warned of.
    if (signal !== undefined) setMaxListeners(0, signal);
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
