import type { Instant, RunEvent, ToldEvent } from '../model/events.js';
import type { Clock } from '../system/clock.js';

/** When an event happened: what is read from a record did so earlier. */
export function instantOf(event: RunEvent | ToldEvent, clock: Pick<Clock, 'now'>): Instant {
  return 'at' in event ? event.at : clock.now();
}
