import { join } from 'node:path';
import type { Instant, RunEvent, RunFacts, ToldEvent } from '../model/events.js';
import type { HistoryLimits, StageName } from '../model/graph.js';
import type { StageKey } from '../model/hashes.js';
import { attemptId } from '../state/attempt-record.js';
import type { Clock } from '../system/clock.js';
import { treeSize } from '../system/disk-tree.js';
import type { Disk } from '../system/disk.js';
import type { Processes } from '../system/processes.js';
import { fold, readIndex, writeIndex, type HistoryIndex } from './history-index.js';
import type { AttemptEnd, AttemptReason, HistoryLine } from './history-record.js';
import type { RunEnd } from './run-end.js';
import { isUnderWay } from './known-runs.js';
import { CellDurations } from './nearest-cell.js';
import { readEvents } from './read-record.js';
import { recordedLines } from './recorded-lines.js';
import { runsToRemove } from './retention.js';
import { RunFile } from './run-file.js';
import { runIds } from './run-ids.js';
import { runName } from './run-name.js';
import type { Teller } from './teller.js';

/** One attempt at a stage, whatever became of it. */
export interface AttemptRecord {
  readonly stage: StageName;
  /** `null`: a version wrote it that recorded no keys. */
  readonly key: StageKey | null;
  readonly run: RunFacts;
  readonly startedAt: Instant;
  readonly reasons: readonly AttemptReason[];
  /** `null`: it runs now, or its run was killed. */
  readonly end: AttemptEnd | null;
  /** Whether it runs now. */
  readonly isUnderWay: boolean;
  /** Absolute; stdout and stderr together. */
  readonly logPath: string;
}

/** The last run that started a stage. */
export interface LastRun {
  readonly run: RunFacts;
  readonly startedAt: Instant;
  /** `null`: it runs now, or was killed. */
  readonly finished: { readonly at: Instant; readonly ok: boolean; readonly end?: RunEnd } | null;
}

/** One run's record while it is being written: what the run tells is in it by itself. */
export interface RunRecord {
  /** Absolute path of the file for a stage's stdout and stderr. */
  logPath(stage: StageName): string;
  /** The stage is tried once more, and its next output goes to another file. */
  retried(stage: StageName): void;
  /** Nothing more comes; where somebody else holds the workspace. */
  flush(): void;
  /** Nothing more comes: updates the index and removes the oldest runs. The workspace is held. */
  finish(): void;
}

/** Milliseconds that a stage is likely to take, and of which one that is known: itself, or the cell of its group most like it. */
export interface Expected {
  readonly ms: number;
  readonly by: StageName;
}

/**
 * What runs leave for people and estimates: `.lockstep/history/<run>/events.ndjson` and `logs/`. Nothing
 * here decides what runs; all of it may be removed.
 */
export interface History {
  /** Keeps what a run tells from now on. @param opening makes the event that opens it */
  begin(teller: Teller, opening: () => RunEvent): RunRecord;
  lastAttempt(stage: StageName): AttemptRecord | null;
  /** The last attempt with this key that succeeded. */
  execution(stage: StageName, key: StageKey): AttemptRecord | null;
  lastRun(): LastRun | null;
  /** By the stage itself, here or in the checkout, before cells like it; `null`: none of them was ever executed. */
  expected(stage: StageName, group: string | null): Expected | null;
  /** Of all runs that are kept, oldest first. */
  runs(): readonly string[];
  /** The folder of a run: absolute. */
  folderOf(run: string): string;
  events(run: string): readonly ToldEvent[];
}

export interface HistoryParts {
  readonly disk: Disk;
  readonly clock: Clock;
  readonly processes: Pick<Processes, 'liveness'>;
}

/** @param elsewhere the checkout's, of a scratch workspace: what took so long there takes about as long here */
export function createHistory(
  parts: HistoryParts,
  folder: string,
  limits: HistoryLimits = {},
  elsewhere: Pick<History, 'expected'> | null = null,
): History {
  return new FolderHistory(parts, folder, limits, elsewhere);
}

class FolderHistory implements History {
  #index: HistoryIndex | null = null;
  #groups: ReadonlyMap<string, CellDurations> | null = null;

  private readonly disk: Disk;
  private readonly clock: Clock;

  constructor(
    private readonly parts: HistoryParts,
    private readonly folder: string,
    private readonly limits: HistoryLimits,
    private readonly elsewhere: Pick<History, 'expected'> | null,
  ) {
    this.disk = parts.disk;
    this.clock = parts.clock;
  }

  begin(teller: Teller, opening: () => RunEvent): RunRecord {
    const { run } = teller;
    const onLost = (why: string): void => {
      teller.tell({
        type: 'warning',
        stage: null,
        text: `this run goes on, but nothing more of it is recorded: ${why}`,
      });
    };
    const isFirst = runIds(this.disk, this.folder).length === 0;
    const file = new RunFile({ disk: this.disk, clock: this.clock }, this.folderOf(run), onLost, isFirst);
    teller.keepIn(file, opening);
    const retries = new Map<StageName, number>();
    let logs: string | null = null;
    return {
      logPath: (stage) => join((logs ??= file.makeFolder('logs')), logName(stage, retries.get(stage) ?? 0)),
      retried: (stage) => {
        retries.set(stage, (retries.get(stage) ?? 0) + 1);
      },
      flush: () => {
        file.flush();
      },
      finish: () => {
        file.flush();
        if (file.isKept) this.#tidy(run);
      },
    };
  }

  lastAttempt(stage: StageName): AttemptRecord | null {
    const run = this.#upToDate().stages.get(stage)?.run;
    return run === undefined ? null : this.#attemptIn(run, stage);
  }

  execution(stage: StageName, key: StageKey): AttemptRecord | null {
    if (!this.#upToDate().stages.has(stage)) return null;
    for (const run of this.runs().toReversed()) {
      const attempt = this.#attemptIn(run, stage);
      if (attempt?.key === key && attempt.end?.outcome === 'executed') return attempt;
    }
    return null;
  }

  /** The last one in that run. */
  #attemptIn(run: string, stage: StageName): AttemptRecord | null {
    let facts: RunFacts | null = null;
    let attempt: Omit<AttemptRecord, 'run' | 'isUnderWay'> | null = null;
    for (const line of this.#lines(run)) {
      if (line.type === 'run') facts = line;
      if (line.type === 'attempt-started' && line.stage === stage) {
        const { at, key = null, reasons, log } = line;
        const logPath = join(this.folderOf(run), 'logs', log);
        attempt = { stage, key, startedAt: at, reasons, end: null, logPath };
      }
      if (line.type === 'attempt-ended' && line.stage === stage && attempt !== null) {
        attempt = { ...attempt, end: line };
      }
    }
    if (facts === null || attempt === null) return null;
    const isOpen = attempt.end === null && isUnderWay(this.parts, this.folderOf(run));
    return { ...attempt, run: facts, isUnderWay: isOpen };
  }

  lastRun(): LastRun | null {
    for (const id of this.runs().toReversed()) {
      const lines = this.#lines(id);
      const run = lines.find((line) => line.type === 'run');
      if (run === undefined || !lines.some(({ type }) => type === 'attempt-started')) continue;
      const finished = lines.find((line) => line.type === 'run-finished') ?? null;
      return { run, startedAt: run.at, finished };
    }
    return null;
  }

  expected(stage: StageName, group: string | null): Expected | null {
    const own = this.#upToDate().stages.get(stage)?.durationMs ?? null;
    if (own !== null) return { ms: own, by: stage };
    const there = this.elsewhere?.expected(stage, group) ?? null;
    if (there?.by === stage || group === null) return there;
    this.#groups ??= durationsByGroup(this.#upToDate());
    return this.#groups.get(group)?.nearest(stage) ?? there;
  }

  events(run: string): readonly ToldEvent[] {
    return readEvents(this.disk, this.folderOf(run));
  }

  folderOf(run: string): string {
    return join(this.folder, run);
  }

  runs(): readonly string[] {
    return runIds(this.disk, this.folder);
  }

  /** The stored index, and what runs add to it that aren't in it yet: those under way, and killed ones. */
  #upToDate(): HistoryIndex {
    if (this.#index !== null) return this.#index;
    const stored = readIndex(this.disk, this.#indexFile);
    let { stages } = stored;
    for (const run of this.runs()) {
      if (!stored.runs.has(run)) stages = fold(stages, run, this.#lines(run));
    }
    this.#index = { runs: stored.runs, stages };
    this.#groups = null;
    return this.#index;
  }

  /** Whoever has begun to run something held the workspace, as this run does now: but for this one, it is over. */
  #tidy(own: string): void {
    this.#index = null;
    const { stages, runs: known } = this.#upToDate();
    const all = this.runs();
    const sizes = new Map(
      all
        .filter((run) => run === own || known.has(run) || this.#hasPlanned(run))
        .map((run) => [run, known.get(run) ?? treeSize(this.disk, this.folderOf(run))]),
    );
    const last = new Set([...stages.values()].map(({ run }) => run));
    const kept = all.toReversed().map((run) => ({
      run,
      size: sizes.get(run) ?? 0,
      isNamed: runName(this.disk, this.folderOf(run)) !== null,
      isLast: last.has(run),
    }));
    for (const run of runsToRemove(kept, this.limits)) {
      this.disk.remove(this.folderOf(run));
      sizes.delete(run);
    }
    this.#index = { runs: sizes, stages };
    writeIndex(this.disk, this.#indexFile, this.#index);
  }

  #hasPlanned(run: string): boolean {
    const events = this.events(run);
    return events.length === 0 || events.some(({ type }) => type === 'run-started');
  }

  #lines(run: string): readonly HistoryLine[] {
    return recordedLines(this.disk, this.folderOf(run));
  }

  get #indexFile(): string {
    return join(this.folder, 'index.json');
  }
}

function logName(stage: StageName, retry: number): string {
  return retry === 0 ? `${attemptId(stage)}.log` : `${attemptId(stage)}.retry-${retry}.log`;
}

function durationsByGroup(index: HistoryIndex): ReadonlyMap<string, CellDurations> {
  const groups = new Map<string, Map<StageName, number>>();
  for (const [stage, { group, durationMs }] of index.stages) {
    if (group === null || durationMs === null) continue;
    const durations = groups.get(group) ?? new Map<StageName, number>();
    groups.set(group, durations.set(stage, durationMs));
  }
  return new Map([...groups].map(([group, durations]) => [group, new CellDurations(durations)]));
}
