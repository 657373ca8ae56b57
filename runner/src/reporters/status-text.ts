import type { WorkspaceStatus } from '../run/status.js';
import { formatContents } from './format.js';
import { planText } from './plan-text.js';
import type { Paint } from './style.js';

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
    ...warnings.map(warning),
    lastRun === null ? '' : `${paint('dim', lastRunLine(lastRun, running !== null))}\n`,
  ].join('');
}

function lastRunLine(
  { startedAt, finished, run }: NonNullable<WorkspaceStatus['lastRun']>,
  isRunning: boolean,
): string {
  const when = new Date(startedAt).toISOString().replace(/T(.*)\..*/, ' $1 UTC');
  const open = isRunning ? 'has not ended yet' : 'did not end';
  const end = finished === null ? open : finished.ok ? 'ended well' : 'failed';
  return `Last run that started a stage: ${when}, lockstep ${run.command.join(' ')}, ${end}`;
}
