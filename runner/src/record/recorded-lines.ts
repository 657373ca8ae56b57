import type { Disk } from '../system/disk.js';
import { readFirstRecord } from './first-records.js';
import { historyOf, type HistoryLine } from './history-record.js';
import { readEvents } from './read-record.js';

/** What history knows of the run in a folder, whichever version recorded it. */
export function recordedLines(disk: Pick<Disk, 'read'>, folder: string): readonly HistoryLine[] {
  const events = readEvents(disk, folder);
  return events.length > 0 ? historyOf(events) : readFirstRecord(disk, folder);
}
