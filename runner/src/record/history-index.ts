import { PipelineError } from '../model/errors.js';
import type { StageName } from '../model/graph.js';
import { isErrno } from '../system/disk-tree.js';
import type { Disk } from '../system/disk.js';
import { replace } from '../system/replace.js';
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

const VERSION = 1;

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

/** An absent or damaged index is an empty one: folding all runs makes it anew. */
export function readIndex(disk: Disk, path: string): HistoryIndex {
  let json: unknown;
  try {
    json = JSON.parse(disk.read(path).toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError || isErrno(error, 'ENOENT')) return EMPTY_INDEX;
    throw error;
  }
  if (typeof json !== 'object' || json === null) return EMPTY_INDEX;
  const { version, through, stages }: Readonly<Record<string, unknown>> = { ...json };
  if (typeof version === 'number' && version > VERSION) {
    throw PipelineError.of(
      `${path} was written by a newer lockstep`,
      null,
      'Use that version, or remove the folder: only logs and estimates are lost.',
    );
  }
  if (version !== VERSION || typeof through !== 'string' || !Array.isArray(stages)) return EMPTY_INDEX;
  if (!stages.every(isIndexed)) return EMPTY_INDEX;
  return { through, stages: new Map(stages) };
}

export function writeIndex(disk: Disk, path: string, { through, stages }: HistoryIndex): void {
  replace(disk, path, JSON.stringify({ version: VERSION, through, stages: [...stages] }));
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
