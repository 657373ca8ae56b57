import { DID_NOT_END, formatEnd, type RunSummary, type StageCounts } from 'lockstep';
import type { CellState, RunRow, Value } from '../model.js';

/** Runs as the page's table has them, newest first; overlays that were never run are none. */
export function rowsOf(summaries: readonly RunSummary[]): readonly RunRow[] {
  return summaries.flatMap((summary) => rowOf(summary) ?? []).toSorted((a, b) => b.startedAt - a.startedAt);
}

export function rowOf({ id, state, startedAt, end, ...run }: RunSummary): RunRow | null {
  if (id === null || state === null || startedAt === null) return null;
  return {
    id,
    name: run.name,
    kind: run.kind,
    command: run.command,
    state,
    standing: end !== null ? formatEnd(end) : state === 'killed' ? DID_NOT_END : state,
    startedAt,
    ms: run.durationMs ?? 0,
    leftMs: run.leftMs,
    leftUnknown: run.leftUnknown,
    counts: cellCounts(run.counts, state !== 'running'),
    params: changedParams(run.changes),
    metrics: run.metrics,
    size: run.size,
  };
}

/**
 * Whether what lies in a run's workspace is what it made, or found there: it is the last one there was. An overlay is
 * told with its last run.
 * @param rows newest first
 */
export function isLastOfPlace(rows: readonly RunRow[], run: RunRow | undefined): boolean {
  return run?.kind === 'overlay' || rows.find(({ kind }) => kind === 'checkout')?.id === run?.id;
}

/** @param isOver what a run that is over never came to is untold, and what ran then ended with it */
function cellCounts({ running, waiting, ended, ...others }: StageCounts, isOver: boolean): RunRow['counts'] {
  return isOver
    ? { ...others, running: 0, waiting: 0, ended: ended + running, untold: waiting }
    : { ...others, running, waiting, ended, untold: 0 };
}

/** A state of a run's stage as a cell has it. */
export function cellState(state: keyof StageCounts, isOver: boolean): CellState {
  if (!isOver) return state;
  if (state === 'waiting') return 'untold';
  return state === 'running' ? 'ended' : state;
}

/** @param changes assignments, `train.lr=0.5`, and files merged over the params */
export function changedParams(changes: readonly string[]): Readonly<Record<string, Value>> {
  return Object.fromEntries(
    changes.map((change) => {
      const [, key, text] = /^([^=]+)=(.*)$/s.exec(change) ?? [];
      return key === undefined || text === undefined ? [change, 'merged'] : [key, typed(text)];
    }),
  );
}

/** What a number or a truth value is written as. */
function typed(text: string): Value {
  if (text === 'true' || text === 'false') return text === 'true';
  if (text === 'null') return null;
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}
