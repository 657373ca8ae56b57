import type { ToldEvent } from '../model/events.js';
import type { System } from '../system/system.js';
import { isAlive, isOver } from './known-runs.js';
import { RecordReader } from './read-record.js';

const INTERVAL_MS = 100;

/**
 * What a run told and tells, until its end; a long record in parts, so that others get their turns between.
 * @param folder of its record
 * @returns `false`: it didn't tell its end, since it was killed
 * @throws the signal's reason, when it is aborted
 */
export async function* followRun(
  { disk, clock, processes }: Pick<System, 'disk' | 'clock' | 'processes'>,
  folder: string,
  signal?: AbortSignal,
): AsyncGenerator<readonly ToldEvent[], boolean, undefined> {
  const reader = new RecordReader(disk, folder);
  const opening: ToldEvent[] = [];
  for (;;) {
    const lives = isAlive(opening, processes);
    // What it told at last is there by the time that its process is gone.
    const before = reader.position;
    const events = reader.next();
    const hasGrown = reader.position > before;
    opening.push(...events.filter(({ type }) => type === 'run-opened'));
    yield events;
    if (events.some(isOver)) return true;
    if (!lives && !hasGrown) return false;
    await clock.sleep(hasGrown ? 0 : INTERVAL_MS, signal);
  }
}
