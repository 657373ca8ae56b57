import type { StageName } from '../model/graph.js';
import type { Disk } from '../system/disk.js';
import { readRemade, writeOwn } from '../system/own-file.js';
import type { HistoryLine } from './history-record.js';

/** What is known of a stage without reading any run. */
export interface StageHistory {
  /** The run of its last attempt. */
  readonly run: string;
  readonly group: string | null;
  /** Milliseconds of its last execution that succeeded. */
  readonly durationMs: number | null;
  /** Bytes, of the same. */
  readonly peakMemory: number | null;
}

/** A summary of all runs up to `through`; it can be made again from them. */
export interface HistoryIndex {
  readonly through: string;
  readonly stages: ReadonlyMap<StageName, StageHistory>;
}

const FORMAT = { name: 'history-index', version: 2 };

const EMPTY_INDEX: HistoryIndex = { through: '', stages: new Map() };

/** The index after one more run. */
export function fold(index: HistoryIndex, run: string, lines: readonly HistoryLine[]): HistoryIndex {
  const stages = new Map(index.stages);
  for (const line of lines) {
    if (line.type === 'attempt-started') {
      const before = stages.get(line.stage);
      stages.set(line.stage, {
        run,
        group: line.group,
        durationMs: before?.durationMs ?? null,
        peakMemory: before?.peakMemory ?? null,
      });
    } else if (line.type === 'attempt-ended' && line.outcome === 'executed') {
      const { durationMs, peakMemory } = line;
      const started = stages.get(line.stage);
      if (started !== undefined) stages.set(line.stage, { ...started, durationMs, peakMemory });
    }
  }
  return { through: run, stages };
}

/** An index that isn't there, or isn't this version's as it was written, is an empty one: folding all runs makes it anew. */
export function readIndex(disk: Disk, path: string): HistoryIndex {
  const json = readRemade(disk, path, FORMAT);
  if (typeof json !== 'object' || json === null) return EMPTY_INDEX;
  const { through, stages }: Readonly<Record<string, unknown>> = { ...json };
  if (typeof through !== 'string' || !Array.isArray(stages) || !stages.every(isIndexed)) return EMPTY_INDEX;
  return { through, stages: new Map(stages) };
}

export function writeIndex(disk: Disk, path: string, { through, stages }: HistoryIndex): void {
  writeOwn(disk, path, FORMAT, { through, stages: [...stages] });
}

function isIndexed(entry: unknown): entry is [StageName, StageHistory] {
  if (!Array.isArray(entry)) return false;
  const [name, history] = entry as unknown[];
  if (typeof name !== 'string' || typeof history !== 'object' || history === null) return false;
  const { run, group, durationMs, peakMemory }: Readonly<Record<string, unknown>> = { ...history };
  return (
    typeof run === 'string' &&
    (group === null || typeof group === 'string') &&
    (durationMs === null || typeof durationMs === 'number') &&
    (peakMemory === null || typeof peakMemory === 'number')
  );
}
