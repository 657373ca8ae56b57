import type { ToldEvent } from '../model/events.js';
import type { System } from '../system/system.js';
import { isAlive, isOver } from './known-runs.js';
import { RecordReader } from './read-record.js';

const INTERVAL_MS = 100;

/** So often a record that doesn't say yet whose it is is looked at. */
const LOOKS_AT_UNOPENED = 10;

/** Why nothing more of a run is told: it told its end, it was killed before, or no more was asked for. */
export type FollowEnd = 'over' | 'killed' | 'so-far';

export interface FollowHow {
  /** Ends the following: it throws its reason. */
  readonly signal?: AbortSignal | undefined;
  /** Only what it told until now. */
  readonly isSoFar?: boolean;
}

/**
 * What a run told and tells, until its end; a long record in parts, so that others get their turns between.
 * @param folder of its record
 * @throws the signal's reason, when it is aborted
 */
export async function* followRun(
  { disk, clock, processes }: Pick<System, 'disk' | 'clock' | 'processes'>,
  folder: string,
  { signal, isSoFar = false }: FollowHow = {},
): AsyncGenerator<readonly ToldEvent[], FollowEnd, undefined> {
  const reader = new RecordReader(disk, folder);
  const opening: ToldEvent[] = [];
  for (let looks = 1; ; looks += 1) {
    const lives = isAlive(opening, processes);
    // What it told at last is there by the time that its process is gone.
    const before = reader.position;
    const events = reader.next();
    const hasGrown = reader.position > before;
    opening.push(...events.filter(({ type }) => type === 'run-opened'));
    yield events;
    if (events.some(isOver)) return 'over';
    const isNew = opening.length === 0 && looks < LOOKS_AT_UNOPENED;
    if (!lives && !hasGrown && !isNew) return 'killed';
    if (isSoFar && !hasGrown) return 'so-far';
    await clock.sleep(hasGrown ? 0 : INTERVAL_MS, signal);
  }
}
