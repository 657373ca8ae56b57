import { commandText } from '../model/shell-words.js';
import type { GitWarning, WorkspaceStatus } from '../commands/status.js';
import { DID_NOT_END, formatEnd } from '../record/run-end.js';
import { formatContents } from './format.js';
import { planText } from './plan-text.js';
import type { Paint } from './style.js';

/** The `status --json` object. */
export function statusJson({ warnings, ...status }: WorkspaceStatus): object {
  return { v: 1, ...status, warnings: warnings.map(warningText) };
}

function warningText({ kind, path }: GitWarning): string {
  return kind === 'ignored'
    ? `${path} is to be in git (git: true), but git ignores it`
    : `${path} is kept in the store, but git does not ignore it`;
}

export function statusText(status: WorkspaceStatus, paint: Paint): string {
  const { running, interrupted, orphans, warnings, lastRun, aside } = status;
  const warning = (text: string): string => `${paint('yellow', '!')} ${text}\n`;
  return [
    planText(status.stages, paint, status.setAside),
    running === null ? '' : `Process ${running.pid} on ${running.host} runs this pipeline now.\n`,
    interrupted.length === 0
      ? ''
      : warning(`an interrupted run left ${interrupted.join(', ')} halfway; the next run undoes that first`),
    ...orphans.map(({ stage, outs }) =>
      warning(`${stage} is no longer in the pipeline; its outs are still there: ${outs.join(', ')}`),
    ),
    aside.contents === 0
      ? ''
      : warning(`set aside: ${formatContents(aside.contents, aside.size)}; to see what: ${aside.list}`),
    ...warnings.map((one) => warning(warningText(one))),
    lastRun === null ? '' : `${paint('dim', lastRunLine(lastRun, running !== null))}\n`,
  ].join('');
}

function lastRunLine(
  { startedAt, finished, run }: NonNullable<WorkspaceStatus['lastRun']>,
  isRunning: boolean,
): string {
  const when = new Date(startedAt).toISOString().replace(/T(.*)\..*/, ' $1 UTC');
  const open = isRunning ? 'has not ended yet' : DID_NOT_END;
  const end = finished === null ? open : formatEnd(finished.end ?? { kind: finished.ok ? 'done' : 'failed' });
  return `Last run that started a stage: ${when}, ${commandText(['lockstep', ...run.command])}, ${end}`;
}
