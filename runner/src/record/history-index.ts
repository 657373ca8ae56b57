import type { Instant } from '../model/events.js';
import type { StageName } from '../model/graph.js';
import type { Disk } from '../system/disk.js';
import { readRemade, writeOwn } from '../system/own-file.js';
import type { HistoryLine } from './history-record.js';

/** What is known of a stage without reading any run. */
export interface StageHistory {
  /** The run of its last attempt, and when that began. */
  readonly run: string;
  readonly startedAt: Instant;
  readonly group: string | null;
  /** Milliseconds of its last execution that succeeded. */
  readonly durationMs: number | null;
  /** Bytes, of the same. */
  readonly peakMemory: number | null;
}

/** A summary of runs that are over; it can be made again from them. */
export interface HistoryIndex {
  /** Those that are in it, with the bytes that they take. */
  readonly runs: ReadonlyMap<string, number>;
  readonly stages: ReadonlyMap<StageName, StageHistory>;
}

const FORMAT = { name: 'history-index', version: 3 };

const EMPTY_INDEX: HistoryIndex = { runs: new Map(), stages: new Map() };

/** Stages after one more run, which may be older than others that are known: the later attempt counts. */
export function fold(
  before: HistoryIndex['stages'],
  run: string,
  lines: readonly HistoryLine[],
): HistoryIndex['stages'] {
  const stages = new Map(before);
  for (const line of lines) {
    if (line.type === 'attempt-started') {
      const known = stages.get(line.stage);
      if (known !== undefined && known.startedAt > line.at) continue;
      stages.set(line.stage, {
        run,
        startedAt: line.at,
        group: line.group,
        durationMs: known?.durationMs ?? null,
        peakMemory: known?.peakMemory ?? null,
      });
    } else if (line.type === 'attempt-ended' && line.outcome === 'executed') {
      const { durationMs, peakMemory } = line;
      const started = stages.get(line.stage);
      if (started?.run === run) stages.set(line.stage, { ...started, durationMs, peakMemory });
    }
  }
  return stages;
}

/** An index that isn't there, or isn't this version's as it was written, is an empty one: folding all runs makes it anew. */
export function readIndex(disk: Disk, path: string): HistoryIndex {
  const json = readRemade(disk, path, FORMAT);
  if (typeof json !== 'object' || json === null) return EMPTY_INDEX;
  const { runs, stages }: Readonly<Record<string, unknown>> = { ...json };
  if (!Array.isArray(runs) || !runs.every(isSized)) return EMPTY_INDEX;
  if (!Array.isArray(stages) || !stages.every(isIndexed)) return EMPTY_INDEX;
  return { runs: new Map(runs), stages: new Map(stages) };
}

export function writeIndex(disk: Disk, path: string, { runs, stages }: HistoryIndex): void {
  writeOwn(disk, path, FORMAT, { runs: [...runs], stages: [...stages] });
}

function isSized(entry: unknown): entry is [string, number] {
  return Array.isArray(entry) && typeof entry[0] === 'string' && typeof entry[1] === 'number';
}

function isIndexed(entry: unknown): entry is [StageName, StageHistory] {
  if (!Array.isArray(entry)) return false;
  const [name, history] = entry as unknown[];
  if (typeof name !== 'string' || typeof history !== 'object' || history === null) return false;
  const { run, startedAt, group, durationMs, peakMemory }: Readonly<Record<string, unknown>> = { ...history };
  return (
    typeof run === 'string' &&
    typeof startedAt === 'number' &&
    (group === null || typeof group === 'string') &&
    (durationMs === null || typeof durationMs === 'number') &&
    (peakMemory === null || typeof peakMemory === 'number')
  );
}
