import type { Clock } from '../system/clock.js';
import type { Blindness } from '../system/watcher.js';

/** How often all is looked at, whatever is heard of: by so much, or so many times what a look takes. */
const SLOW = { leastMs: 2_000, times: 50 };
/** Where not all is watched. */
const FAST = { leastMs: 500, times: 20 };

const RAISE = 'sudo sysctl fs.inotify.max_user_watches=524288';

/** How often it is looked for changes that nobody hinted at. */
export class Pace {
  #bounds = SLOW;
  #lookMs = 0;

  constructor(private readonly clock: Pick<Clock, 'monotonic'>) {}

  get intervalMs(): number {
    const { leastMs, times } = this.#bounds;
    return Math.max(leastMs, times * this.#lookMs);
  }

  /** Measures a look at everything. */
  measured<T>(look: () => T): T {
    const startedAt = this.clock.monotonic();
    const found = look();
    this.#lookMs = this.clock.monotonic() - startedAt;
    return found;
  }

  /** Not all is watched: looks more often. @returns what to tell of it */
  blinded({ kind, message }: Blindness): string {
    this.#bounds = FAST;
    const often = `what isn't watched is looked at every ${(this.intervalMs / 1000).toFixed(1)} s`;
    return kind === 'limit'
      ? `the system lets no more folders be watched (${message}): ${often}. On Linux this raises the limit: ${RAISE}`
      : `not every folder can be watched (${message}): ${often}`;
  }
}
