import type { RunFinished } from '../model/events.js';
import { formatBytes } from '../model/measures.js';

/** `3 contents, 4.5 GB` */
export function formatContents(number: number, bytes: number): string {
  return `${number} ${number === 1 ? 'content' : 'contents'}, ${formatBytes(bytes)}`;
}

/** `3 ran, 1 restored, 86 up to date`. */
export function formatCounts(counts: Omit<RunFinished, 'type' | 'ok' | 'durationMs' | 'endedBy'>): string {
  const parts = [
    [counts.executed, 'ran'],
    [counts.restored, 'restored'],
    [counts.upToDate, 'up to date'],
    [counts.failed, 'failed'],
    [counts.skipped, 'skipped behind a failure'],
    [counts.cancelled, 'ended and undone'],
    [counts.notStarted, 'not started'],
  ] as const;
  const shown = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return shown.length === 0 ? 'nothing to do' : shown.join(', ');
}

/** `train (137 cells)`, `train (2 of 137 cells)` */
export function formatGroup(group: string, cells: number, all: number): string {
  return `${group} (${cells === all ? '' : `${cells} of `}${all} ${all === 1 ? 'cell' : 'cells'})`;
}

/** The first 12 hex digits, which tell contents and keys apart well enough to be read. */
export function shortHash(hash: string): string {
  return hash.slice(hash.indexOf(':') + 1).slice(0, 12);
}

export function elide(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}
