import { signalWords } from '../model/end-signal.js';
import type { Failure, RunFinished } from '../model/events.js';
import type { RunEnd } from '../record/history-record.js';

/** `85 ms`, `3.2 s`, `4 min 5 s`, `1 h 20 min`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

/** Rounded, for a guess: `12 s`, `4 min`, `1 h 20 min`. */
export function formatGuess(milliseconds: number): string {
  const seconds = Math.max(1, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `812 B`, `3.4 MB`: decimal units. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** power).toFixed(1)} ${units[power - 1] ?? ''}`;
}

/** `3 contents, 4.5 GB` */
export function formatContents(number: number, bytes: number): string {
  return `${number} ${number === 1 ? 'content' : 'contents'}, ${formatBytes(bytes)}`;
}

/** Codes of the shell's own that tell too little. */
const EXPLAINED: Readonly<Record<number, string>> = {
  126: ' (the shell found a program that it may not execute)',
  127: ' (the shell found no such program)',
  141: ' (SIGPIPE: a command in a pipe wrote more than the next one read; where that is meant, add `|| true` to it)',
};

/** What went wrong with a stage, as the rest of a sentence. */
export function formatFailure(failure: Failure): string {
  switch (failure.kind) {
    case 'exit':
      return `exit code ${failure.code}${EXPLAINED[failure.code] ?? ''}`;
    case 'signal':
      return failure.signal === 'SIGKILL'
        ? 'ended by SIGKILL (out of memory?)'
        : `ended by ${failure.signal}`;
    case 'timeout':
      return `it took longer than its timeout of ${formatDuration(failure.timeoutMs)}, and was ended`;
    case 'missing-outs':
      return `it ended well but did not write ${failure.paths.join(', ')}`;
    case 'bad-out':
      return failure.message;
    case 'inputs-changed':
      return `its inputs changed while it ran (${failure.reasons.map(({ text }) => text).join(', ')}), so nothing was recorded`;
    case 'not-startable':
      return failure.message;
  }
}

/** What ended a run, in the words in which it tells so itself. */
export function formatEnd(end: RunEnd): string {
  switch (end.kind) {
    case 'done':
      return 'ended well';
    case 'failed':
      return 'failed';
    case 'signal':
      return `ended by ${signalWords(end.signal)}`;
    case 'superseded':
      return 'ended for a change, which another run followed';
    case 'trouble':
      return `ended by trouble: ${end.message}`;
  }
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
