import type { EndSignal } from '../model/end-signal.js';
import type { AttemptEnd } from '../record/history-record.js';
import type { AttemptRecord } from '../record/history.js';
import { DID_NOT_END, formatEnd } from '../record/run-end.js';
import { formatBytes, formatDuration } from '../model/measures.js';

const RUNS = 'still running';

/** `2026-11-24 02:13:05 UTC` */
export function attemptInstant({ startedAt }: Pick<AttemptRecord, 'startedAt'>): string {
  return new Date(startedAt).toISOString().replace(/T(.*)\..*/, ' $1 UTC');
}

/** `failed, exit code 1, 3.2 s, 92.8 MB at most` */
export function attemptOutcome({ end, isUnderWay }: Pick<AttemptRecord, 'end' | 'isUnderWay'>): string {
  if (end === null) return isUnderWay ? RUNS : DID_NOT_END;
  const { outcome, durationMs, peakMemory, endedBy } = end;
  const memory = peakMemory === null ? '' : `, ${formatBytes(peakMemory)} at most`;
  const exit = outcome === 'failed' ? `, ${causeText(end)}` : '';
  const what = endedBy === undefined ? outcome : endedText(endedBy);
  return `${what}${exit}, ${formatDuration(durationMs)}${memory}`;
}

/** `on host (linux-x64, node 20.19.0), commit 0e09e4a3533b` */
export function attemptPlace({ run }: Pick<AttemptRecord, 'run'>): string {
  const commit = run.gitCommit === null ? '' : `, commit ${run.gitCommit.slice(0, 12)}`;
  return `on ${run.host} (${run.platform}, node ${run.versions.node})${commit}`;
}

/** `train@small: exit code 1 after 3.2 s, started 2026-11-24 02:13:05` (local time). */
export function logHead({ stage, startedAt, end, isUnderWay }: AttemptRecord): string {
  const started = new Date(startedAt - new Date(startedAt).getTimezoneOffset() * 60_000);
  const when = started.toISOString().slice(0, 19).replace('T', ' ');
  const open = isUnderWay ? RUNS : DID_NOT_END;
  const how = end === null ? open : endText(end);
  return `${stage}: ${how}, started ${when}`;
}

function endText(end: AttemptEnd): string {
  const after = `after ${formatDuration(end.durationMs)}`;
  if (end.endedBy !== undefined) return `${endedText(end.endedBy)} ${after}`;
  if (end.outcome === 'cancelled') return `cancelled ${after}`;
  if (end.cause === undefined && end.signal !== null) return `ended by ${end.signal} ${after}`;
  return end.outcome === 'executed' && end.exitCode === null
    ? `executed ${after}`
    : `${causeText(end)} ${after}`;
}

function endedText(signal: EndSignal): string {
  return `${formatEnd({ kind: 'signal', signal })} and undone`;
}

function causeText({ cause, signal, exitCode }: AttemptEnd): string {
  return cause ?? signal ?? (exitCode === null ? 'it did not start' : `exit code ${exitCode}`);
}
