import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../clock.js';

export const nodeClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  async sleep(milliseconds, signal) {
    await sleep(milliseconds, undefined, signal === undefined ? {} : { signal });
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
