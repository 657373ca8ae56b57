import { join } from 'node:path';
import type { StageKey } from '../model/hashes.js';
import type { Stage, StageName } from '../model/graph.js';
import { isErrno } from '../system/disk-tree.js';
import type { Disk } from '../system/disk.js';
import type { Clock } from '../system/clock.js';
import { attemptId } from '../state/attempt-record.js';
import { fold, readIndex, writeIndex, type HistoryIndex } from './history-index.js';
import {
  encodeLine,
  readLines,
  type AttemptEnd,
  type AttemptReason,
  type HistoryLine,
  type Instant,
  type RunEnd,
  type RunFacts,
} from './history-record.js';

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

/** One run's record while it is being written. */
export interface RunRecord {
  /** Absolute path of the file for a stage's stdout and stderr. */
  logPath(stage: StageName): string;
  /** The stage is tried once more, and its next output goes to another file. */
  retried(stage: StageName): void;
  started(stage: Pick<Stage, 'name' | 'group'>, key: StageKey, reasons: readonly AttemptReason[]): void;
  ended(stage: StageName, end: AttemptEnd): void;
  /** Ends the record, updates the index and removes the oldest runs. */
  finish(end: RunEnd): void;
}

/**
 * What runs leave for people and estimates: `.lockstep/history/<run>/run.ndjson` and `logs/`. Nothing
 * here decides what runs; all of it may be removed.
 */
export interface History {
  /** Nothing is written before a stage starts: a run that had nothing to do leaves no record. */
  beginRun(facts: RunFacts): RunRecord;
  lastAttempt(stage: StageName): AttemptRecord | null;
  /** The last attempt with this key that succeeded. */
  execution(stage: StageName, key: StageKey): AttemptRecord | null;
  lastRun(): LastRun | null;
  /** Milliseconds: of the stage's last success, else the mean of its group's; `null`: nothing is known. */
  expectedMs(stage: StageName, group: string | null): number | null;
}

/** Runs that are kept in any case, and those kept while they hold a stage's last attempt. */
const KEPT_RUNS = 50;
const KEPT_LAST_ATTEMPTS = 500;

export function createHistory(disk: Disk, folder: string, clock: Pick<Clock, 'now'>): History {
  return new FolderHistory(disk, folder, clock);
}

class FolderHistory implements History {
  #index: HistoryIndex | null = null;
  #groupMeans: ReadonlyMap<string, number> | null = null;

  constructor(
    private readonly disk: Disk,
    private readonly folder: string,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  beginRun(facts: RunFacts): RunRecord {
    const startedAt = this.clock.now();
    const id = newRunId(startedAt, this.#runs().at(-1) ?? '');
    const logs = join(this.folder, id, 'logs');
    let begun = false;
    const retries = new Map<StageName, number>();
    const logOf = (stage: StageName): string => logName(stage, retries.get(stage) ?? 0);
    const append = (line: HistoryLine): void => {
      this.disk.append(this.#lines(id), encodeLine(line));
    };
    const begin = (): void => {
      if (begun) return;
      this.disk.makeFolder(logs);
      append({ type: 'run', at: startedAt, ...facts });
      begun = true;
    };
    return {
      logPath: (stage) => {
        begin();
        return join(logs, logOf(stage));
      },
      retried: (stage) => {
        retries.set(stage, (retries.get(stage) ?? 0) + 1);
      },
      started: ({ name, group }, key, reasons) => {
        begin();
        const [at, log] = [this.clock.now(), logOf(name)];
        const said = reasons.map(({ kind, text }) => ({ kind, text }));
        append({ type: 'attempt-started', at, stage: name, group, key, reasons: said, log });
      },
      ended: (stage, end) => {
        begin();
        append({ type: 'attempt-ended', at: this.clock.now(), stage, ...end });
      },
      finish: (end) => {
        if (!begun) return;
        append({ type: 'run-finished', at: this.clock.now(), ok: end.kind === 'done', end });
        this.#index = null;
        writeIndex(this.disk, join(this.folder, 'index.json'), this.#upToDate());
        this.#prune();
      },
    };
  }

  lastAttempt(stage: StageName): AttemptRecord | null {
    const run = this.#upToDate().stages.get(stage)?.run;
    return run === undefined ? null : this.#attemptIn(run, stage);
  }

  execution(stage: StageName, key: StageKey): AttemptRecord | null {
    if (!this.#upToDate().stages.has(stage)) return null;
    for (const run of this.#runs().toReversed()) {
      const attempt = this.#attemptIn(run, stage);
      if (attempt?.key === key && attempt.end?.outcome === 'executed') return attempt;
    }
    return null;
  }

  /** The last one in that run. */
  #attemptIn(run: string, stage: StageName): AttemptRecord | null {
    let facts: RunFacts | null = null;
    let attempt: Omit<AttemptRecord, 'run'> | null = null;
    for (const line of readLines(this.disk, this.#lines(run))) {
      if (line.type === 'run') facts = line;
      if (line.type === 'attempt-started' && line.stage === stage) {
        const { at, key = null, reasons, log } = line;
        const logPath = join(this.folder, run, 'logs', log);
        attempt = { stage, key, startedAt: at, reasons, end: null, logPath };
      }
      if (line.type === 'attempt-ended' && line.stage === stage && attempt !== null) {
        attempt = { ...attempt, end: line };
      }
    }
    return facts === null || attempt === null ? null : { ...attempt, run: facts };
  }

  lastRun(): LastRun | null {
    const id = this.#runs().at(-1);
    if (id === undefined) return null;
    const lines = readLines(this.disk, this.#lines(id));
    const run = lines.find((line) => line.type === 'run');
    if (run === undefined) return null;
    return { run, startedAt: run.at, finished: lines.find((line) => line.type === 'run-finished') ?? null };
  }

  expectedMs(stage: StageName, group: string | null): number | null {
    const own = this.#upToDate().stages.get(stage)?.durationMs ?? null;
    if (own !== null || group === null) return own;
    this.#groupMeans ??= groupMeans(this.#upToDate());
    return this.#groupMeans.get(group) ?? null;
  }

  /** The stored index and what later runs add to it: a killed one never came to write it. */
  #upToDate(): HistoryIndex {
    if (this.#index !== null) return this.#index;
    let index = readIndex(this.disk, join(this.folder, 'index.json'));
    for (const run of this.#runs()) {
      if (run > index.through) index = fold(index, run, readLines(this.disk, this.#lines(run)));
    }
    this.#index = index;
    this.#groupMeans = null;
    return index;
  }

  #prune(): void {
    const runs = this.#runs();
    const referenced = new Set([...this.#upToDate().stages.values()].map(({ run }) => run));
    for (const [age, run] of runs.toReversed().entries()) {
      const isKept = age < KEPT_RUNS || (age < KEPT_LAST_ATTEMPTS && referenced.has(run));
      if (!isKept) this.disk.remove(join(this.folder, run));
    }
  }

  #lines(run: string): string {
    return join(this.folder, run, 'run.ndjson');
  }

  /** Oldest first. */
  #runs(): readonly string[] {
    try {
      return this.disk.list(this.folder).filter((name) => RUN_ID.test(name));
    } catch (error) {
      if (isErrno(error, 'ENOENT')) return [];
      throw error;
    }
  }
}

const RUN_ID = /^\d{8}T\d{9}Z$/;

/** Its start in UTC, `20261124T021305123Z`; later than the last one's even if the clock went back. */
function newRunId(now: Instant, last: string): string {
  for (let at = Math.floor(now); ; at += 1) {
    const id = new Date(at).toISOString().replace(/[-:.]/g, '');
    if (id > last) return id;
    const lastAt = Date.parse(last.replace(/^(....)(..)(..)T(..)(..)(..)(...)Z$/, '$1-$2-$3T$4:$5:$6.$7Z'));
    at = Math.max(at, lastAt);
  }
}

function logName(stage: StageName, retry: number): string {
  return retry === 0 ? `${attemptId(stage)}.log` : `${attemptId(stage)}.retry-${retry}.log`;
}

function groupMeans(index: HistoryIndex): ReadonlyMap<string, number> {
  const sums = new Map<string, { total: number; count: number }>();
  for (const { group, durationMs } of index.stages.values()) {
    if (group === null || durationMs === null) continue;
    const { total, count } = sums.get(group) ?? { total: 0, count: 0 };
    sums.set(group, { total: total + durationMs, count: count + 1 });
  }
  return new Map([...sums].map(([group, { total, count }]) => [group, total / count]));
}
