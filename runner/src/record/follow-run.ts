import type { ToldEvent } from '../model/events.js';
import type { System } from '../system/system.js';
import { isAlive, isOver } from './known-runs.js';
import { RecordReader } from './read-record.js';

const INTERVAL_MS = 100;

/**
 * What a run told and tells, until its end.
 * @param folder of its record
 * @returns `false`: it didn't tell its end, since it was killed
 */
export async function* followRun(
  { disk, clock, processes }: Pick<System, 'disk' | 'clock' | 'processes'>,
  folder: string,
): AsyncGenerator<readonly ToldEvent[], boolean, undefined> {
  const reader = new RecordReader(disk, folder);
  const opening: ToldEvent[] = [];
  for (;;) {
    const lives = isAlive(opening, processes);
    // What it told at last is there by the time that its process is gone.
    const events = reader.next();
    opening.push(...events.filter(({ type }) => type === 'run-opened'));
    yield events;
    if (events.some(isOver)) return true;
    if (!lives && events.length === 0) return false;
    await clock.sleep(INTERVAL_MS);
  }
}
