import type { StageKey } from '../fingerprint/hashes.js';
import type { PlannedLine } from '../plan/outline.js';
import type { AttemptRecord } from '../state/history.js';
import type { LockEntry } from '../state/records.js';
import { formatBytes, formatDuration } from './format.js';
import { MARKS } from './plan-text.js';
import type { Paint } from './style.js';

export interface WhyAnswer extends PlannedLine {
  readonly key: StageKey | null;
  readonly committed: LockEntry['committed'];
  readonly last: AttemptRecord | null;
}

/** One stage: what would happen and why, who vouched for it, and what its last attempt did. */
export function whyText({ name, action, reasons, key, committed, last }: WhyAnswer, paint: Paint): string {
  const [colour, mark, word] = MARKS[action];
  const dim = (text: string): string => paint('dim', text);
  return [
    `${paint(colour, mark)} ${paint('bold', name)}: ${word}`,
    ...reasons.map(({ text }) => `  ${text}`),
    ...(action === 'up-to-date' ? ['  its inputs and outs are those of the record'] : []),
    ...(committed === null ? [] : [`  committed, not run: ${committed.reason}${verifiedText(committed)}`]),
    ...(key === null ? [] : [dim(`  key ${key}`)]),
    ...(last === null ? [] : ['', ...lastLines(last, dim)]),
    '',
  ].join('\n');
}

/** How many of the stages that were committed together were rerun first. */
function verifiedText({ verified }: NonNullable<WhyAnswer['committed']>): string {
  return verified === 0 ? '' : ` (verified by ${verified} ${verified === 1 ? 'rerun' : 'reruns'})`;
}

function lastLines(
  { run, startedAt, reasons, end, logPath }: AttemptRecord,
  dim: (text: string) => string,
): readonly string[] {
  const when = new Date(startedAt).toISOString().replace(/T(.*)\..*/, ' $1 UTC');
  return [
    `Last attempt, ${when}: ${end === null ? 'not ended (running, or its run was killed)' : outcomeOf(end)}`,
    ...reasons.map(({ text }) => `  ${text}`),
    dim(`  lockstep ${run.command.join(' ')}`),
    dim(
      `  on ${run.host} (${run.platform}, node ${run.versions.node})` +
        (run.gitCommit === null ? '' : `, commit ${run.gitCommit.slice(0, 12)}`),
    ),
    dim(`  what it printed: ${logPath}`),
  ];
}

function outcomeOf({
  outcome,
  durationMs,
  exitCode,
  signal,
  peakMemory,
}: NonNullable<AttemptRecord['end']>): string {
  const memory = peakMemory === null ? '' : `, ${formatBytes(peakMemory)} at most`;
  const exit = outcome === 'failed' ? `, ${signal ?? `exit code ${exitCode ?? '?'}`}` : '';
  return `${outcome}${exit}, ${formatDuration(durationMs)}${memory}`;
}
