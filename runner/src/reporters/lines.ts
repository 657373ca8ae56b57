import { join } from 'node:path';
import { signalWords } from '../model/end-signal.js';
import type { EndingStage, Failure, RunEvent, RunFinished, SetAside } from '../model/events.js';
import type { Reason } from '../model/reason.js';
import { estimateText } from './cost-text.js';
import { formatFailure } from '../model/format-failure.js';
import { formatEnd } from '../record/run-end.js';
import { formatCounts } from './format.js';
import { formatBytes, formatDuration } from '../model/measures.js';
import { countsText } from './plan-text.js';
import type { Paint } from './style.js';

/** The lines that stay on the screen for an event; none for most. */
export function linesOf(event: RunEvent, paint: Paint): readonly string[] {
  switch (event.type) {
    case 'waiting':
      return [paint('dim', event.text)];
    case 'warning':
      return [`${paint('yellow', '!')} ${event.stage === null ? '' : `${event.stage}: `}${event.text}`];
    case 'recovered':
      return [
        `${paint('yellow', '!')} an interrupted run of ${event.stage} was ${event.outcome}` +
          (event.endedProcess ? '; its process still ran and was ended' : ''),
      ];
    case 'set-aside':
      return setAsideLines(event, paint);
    case 'stage-finished':
      if (event.outcome === 'up-to-date') return [];
      if (event.outcome === 'restored')
        return [`${paint('cyan', '↺')} ${event.stage} ${paint('dim', 'restored')}`];
      return [`${paint('green', '✔')} ${event.stage} ${paint('dim', formatDuration(event.durationMs))}`];
    case 'stage-failed':
      return failureLines(event, paint);
    case 'stage-retrying':
      return [
        `${paint('yellow', '!')} ${event.stage}: ${formatFailure(event.failure)}; ` +
          `retry ${event.retry} of ${event.of} in ${formatDuration(event.pauseMs)}`,
        `  all it printed: ${event.log}`,
      ];
    case 'stage-cancelled':
      return [`${paint('yellow', '■')} ${event.stage} ${paint('dim', 'ended and undone')}`];
    case 'interrupted':
      return [event.again ? 'Ending at once.' : `${signalWords(event.signal)}: ${endingText(event.running)}`];
    case 'superseded':
      return supersededLines(event, paint);
    case 'run-finished':
      return [summaryLine(event, paint)];
    case 'run-started':
      return startLines(event, paint);
    // What breaks a run is told when it has ended, by whoever ends it.
    case 'run-broken':
    case 'stage-broken':
    case 'run-opened':
    case 'scratch-workspace':
    case 'stage-started':
    case 'stage-progress':
    case 'stage-metrics':
    case 'stage-output':
    case 'stage-skipped':
      return [];
  }
}

const MOST_NAMED = 5;

function endingText(running: readonly EndingStage[]): string {
  if (running.length === 0) return 'nothing runs; what was begun is put in order.';
  return `${endingList(running)}; once more ends it at once.`;
}

function endingList(running: readonly EndingStage[]): string {
  const longest = Math.max(...running.map(({ graceMs }) => graceMs));
  return `ending ${listed(running.map(({ stage }) => stage))}, for ${formatDuration(longest)} at most`;
}

function listed(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return [...names.slice(0, MOST_NAMED), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

function supersededLines(
  { changed, running }: Extract<RunEvent, { type: 'superseded' }>,
  paint: Paint,
): readonly string[] {
  const what =
    running.length === 0 ? 'nothing more is started; what runs is still right' : endingList(running);
  return [`${paint('yellow', '↻')} ${changedText(changed)}: ${what}`];
}

/** `params.yaml changed` */
export function changedText(paths: readonly string[]): string {
  return `${listed(paths)} changed`;
}

/** What lies ahead, as `plan` ends with it. */
function startLines(
  { stages, estimate, jobs }: Extract<RunEvent, { type: 'run-started' }>,
  paint: Paint,
): readonly string[] {
  if (estimate === undefined || estimate.tasks === 0) return [];
  return [paint('dim', `${countsText(stages)}: ${estimateText(estimate, jobs)}`)];
}

/** Who reads it must be able to act on it: what, how much, where, and the way back. */
export function setAsideLines(
  { path, size, place, restore }: Omit<SetAside, 'type'>,
  paint: Paint,
): readonly string[] {
  return [
    `${paint('yellow', '!')} ${path} was set aside (${formatBytes(size)}), since nothing else has what lay there`,
    `  it is now: ${place}`,
    `  to bring it back: ${restore}`,
  ];
}

function summaryLine(event: RunFinished, paint: Paint): string {
  const mark = event.ok
    ? paint('green', '✔')
    : event.superseded === true && event.failed === 0
      ? paint('yellow', '■')
      : paint('red', '✖');
  const time = paint('dim', `in ${formatDuration(event.durationMs)}`);
  const left = event.outOfTime === undefined ? '' : `, no time within the budget for ${event.outOfTime}`;
  const end = event.endedBy === null ? '' : `, ${formatEnd({ kind: 'signal', signal: event.endedBy })}`;
  return `${mark} ${formatCounts(event)} ${time}${left}${end}`;
}

function failureLines(event: Extract<RunEvent, { type: 'stage-failed' }>, paint: Paint): readonly string[] {
  const { failure, log, partialOuts, stage } = event;
  const time = log === null ? '' : timeOf(failure, formatDuration(event.durationMs));
  return [
    `${paint('red', '✖')} ${paint('bold', stage)}: ${formatFailure(failure)}${paint('dim', time)}`,
    ...event.tail.map((line) => `  ${paint('dim', '│')} ${line}`),
    ...(failure.kind === 'missing-outs' ? [`  ${WHERE_TO_WRITE}`] : []),
    ...(failure.kind === 'inputs-changed' ? [`  ${whoChangedIt(failure.reasons)}`] : []),
    ...(log === null ? [] : [`  all it printed: ${log}`]),
    ...(partialOuts === null ? [] : [`  outs it had begun: ${partialOuts}`]),
    // What could not begin has said why; the other command would say it again.
    ...(log === null ? [] : [`  why it ran: ${event.why}`]),
  ];
}

const WHERE_TO_WRITE =
  'a command writes its outs where the pipeline names them, a script where `outs` of stage() says';

function whoChangedIt(reasons: readonly Reason[]): string {
  const paths = [...new Set(reasons.flatMap(changedPaths))];
  const where = paths.length === 0 || paths.length > 3 ? 'there' : paths.join(', ');
  return `if the stage itself writes ${where}, it can never succeed: let it write an out, or into a copy; if somebody else did, start it anew`;
}

/** As the stage can be searched for them: of a folder, the files in it. */
function changedPaths(fact: Reason): readonly string[] {
  if (fact.kind !== 'dep') return [];
  const { path, files } = fact;
  const inside = files === undefined ? [] : [files.changed, files.mode, files.added, files.removed];
  const names = inside.flatMap(({ first }) => first);
  return names.length === 0 ? [path] : names.map((name) => (name === path ? path : join(path, name)));
}

/** `exit code 1 after 3.2 s`; other failures are sentences of their own. */
function timeOf({ kind }: Failure, duration: string): string {
  return kind === 'exit' || kind === 'signal' ? ` after ${duration}` : ` (after ${duration})`;
}
