import { join } from 'node:path';
import type { Disk } from '../system/disk.js';
import { parseLine } from './event-line.js';
import type { HistoryLine } from './history-record.js';
import { readIfThere } from './read-record.js';

/** What versions before there were events wrote of a run in its folder, but for lines that were cut or flipped. */
export function readFirstRecord(disk: Pick<Disk, 'read'>, folder: string): readonly HistoryLine[] {
  const text = readIfThere(disk, join(folder, 'run.ndjson'));
  return (text ?? '').split('\n').flatMap((line) => {
    const parsed = parseLine(line);
    // The first version's had no check.
    return parsed !== null && isLine(parsed.json, parsed.checked ? 2 : 1) ? [parsed.json] : [];
  });
}

/** Only what the readers rely on is checked. */
function isLine(json: unknown, version: number): json is HistoryLine {
  if (typeof json !== 'object' || json === null) return false;
  const line: Readonly<Record<string, unknown>> = { ...json };
  if (line.v !== version || typeof line.at !== 'number') return false;
  switch (line.type) {
    case 'run':
      return typeof line.host === 'string' && Array.isArray(line.command);
    case 'attempt-started':
      return typeof line.stage === 'string' && typeof line.log === 'string' && Array.isArray(line.reasons);
    case 'attempt-ended':
      return typeof line.stage === 'string' && typeof line.durationMs === 'number';
    case 'run-finished':
      return typeof line.ok === 'boolean';
    default:
      return false;
  }
}
