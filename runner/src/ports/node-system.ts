import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Clock, Random } from './system.js';

export const nodeClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  async sleep(milliseconds, signal) {
    await setTimeout(milliseconds, undefined, signal === undefined ? {} : { signal });
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

export const nodeRandom: Random = {
  hex: (bytes) => randomBytes(bytes).toString('hex'),
};
