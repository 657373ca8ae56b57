import { commandText } from '../model/shell-words.js';
import type { RunSummary } from '../commands/runs.js';
import { metricNumber } from '../model/metrics.js';
import { figureText } from './block.js';
import { DID_NOT_END, formatEnd } from '../record/run-end.js';
import { formatCounts } from './format.js';
import { formatBytes, formatDuration } from '../model/measures.js';
import type { Paint } from './style.js';
import { textTable } from './table.js';

const MOST_METRICS = 4;

/** Runs and overlays, a row each; of what they measured what most of them have. */
export function runsText(runs: readonly RunSummary[], paint: Paint, columns: number): string {
  if (runs.length === 0) return 'No run has left a record here.\n';
  const metrics = metricNames(runs);
  const titles = ['run', 'params', ...metrics, 'started (UTC)', 'took', 'outcome', 'size'];
  const numbers = new Set([...metrics, 'took', 'size']);
  const rows = runs.map((run) => [
    run.name ?? run.id ?? '',
    run.changes.join(' '),
    ...metrics.map((name) => {
      const value = run.metrics[name];
      return value === undefined ? '' : figureText(value);
    }),
    run.startedAt === null ? '' : new Date(run.startedAt).toISOString().slice(0, 16).replace('T', ' '),
    run.durationMs === null ? '' : formatDuration(run.durationMs),
    run.end?.kind === 'trouble' ? 'ended by trouble' : run.state === 'killed' ? 'killed' : outcomeText(run),
    formatBytes(run.size),
  ]);
  const table = {
    columns: titles.map((title) => ({
      title,
      align: numbers.has(title) ? ('right' as const) : ('left' as const),
    })),
    rows,
  };
  return textTable(table, paint, columns);
}

function metricNames(runs: readonly RunSummary[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { metrics } of runs) {
    for (const [name, value] of Object.entries(metrics)) {
      if (metricNumber(value) !== null) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, MOST_METRICS)
    .map(([name]) => name);
}

/** In the words in which `status` tells it. */
function outcomeText({ state, end }: Pick<RunSummary, 'state' | 'end'>): string {
  if (end !== null) return formatEnd(end);
  if (state === null) return 'never run';
  return state === 'running' ? 'runs' : DID_NOT_END;
}

/** All that is known of one run. */
export function runText(run: Omit<RunSummary, 'size'>, paint: Paint): string {
  const { id, name, kind, changes, command, startedAt, finished, durationMs, metrics } = run;
  const facts = [
    ...(id === null ? [] : [['run', id]]),
    ['outcome', `${outcomeText(run)}${finished === null ? '' : `: ${formatCounts(finished)}`}`],
    ...(startedAt === null ? [] : [['started', new Date(startedAt).toISOString()]]),
    ...(durationMs === null ? [] : [['took', formatDuration(durationMs)]]),
    ['command', commandText(['lockstep', ...command])],
    ...changes.map((change) => ['param', change]),
    ...Object.entries(metrics).map(([metric, value]) => ['metric', `${metric} ${figureText(value)}`]),
  ];
  const title = paint('bold', name ?? id ?? '');
  const what = kind === 'overlay' ? ' (overlay)' : '';
  return `${title}${what}\n${facts.map(([fact = '', text = '']) => `  ${fact.padEnd(8)} ${text}\n`).join('')}`;
}
