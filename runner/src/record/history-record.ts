import type { EndSignal } from '../model/end-signal.js';
import { sha256, type StageKey } from '../model/hashes.js';
import { isErrno } from '../system/disk-tree.js';
import type { Disk } from '../system/disk.js';
import type { StageName } from '../model/graph.js';

/** Milliseconds since 1970. */
export type Instant = number;

/** What was true of the whole run. */
export interface RunFacts {
  /** The command line after `lockstep`. */
  readonly command: readonly string[];
  readonly host: string;
  /** `linux-x64`. */
  readonly platform: string;
  readonly cpus: number;
  readonly versions: { readonly lockstep: string; readonly node: string };
  /** `null` outside git or before its first commit. */
  readonly gitCommit: string | null;
}

/** How a run ended that came to an end. */
export type RunEnd =
  | { readonly kind: 'done' }
  /** Of a stage. */
  | { readonly kind: 'failed' }
  | { readonly kind: 'signal'; readonly signal: EndSignal }
  /** With the store, the disk or a bug: its message. */
  | { readonly kind: 'trouble'; readonly message: string };

export interface AttemptReason {
  readonly kind: string;
  readonly text: string;
}

export type AttemptOutcome = 'executed' | 'failed' | 'cancelled';

export interface AttemptEnd {
  readonly outcome: AttemptOutcome;
  readonly durationMs: number;
  /** `null` when a signal ended it, or it never started. */
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** Bytes; `null` where it could not be seen. */
  readonly peakMemory: number | null;
  /** Of one that was cancelled: the signal that its run got. */
  readonly endedBy?: EndSignal;
  /** Of one that failed where no exit code tells why, such as a full disk. */
  readonly cause?: string;
}

/** One line of `run.ndjson`; lines of a kind that isn't known are skipped when it is read. */
export type HistoryLine =
  | ({ readonly type: 'run'; readonly at: Instant } & RunFacts)
  | {
      readonly type: 'attempt-started';
      readonly at: Instant;
      readonly stage: StageName;
      readonly group: string | null;
      /** Absent in what the first versions wrote. */
      readonly key?: StageKey;
      readonly reasons: readonly AttemptReason[];
      /** File name in the run's folder `logs`. */
      readonly log: string;
    }
  | ({
      readonly type: 'attempt-ended';
      readonly at: Instant;
      readonly stage: StageName;
    } & AttemptEnd)
  | {
      readonly type: 'run-finished';
      readonly at: Instant;
      readonly ok: boolean;
      /** Absent in what the first versions wrote. */
      readonly end?: RunEnd;
    };

const VERSION = 2;
const CHECKED = /^\{"check":"([0-9a-f]{16})",(.*)$/s;

/** One line, with its end: an own file that only grows is proven line by line. */
export function encodeLine(line: HistoryLine): string {
  const facts = JSON.stringify({ v: VERSION, ...line });
  return `{"check":"${checkOf(facts)}",${facts.slice(1)}\n`;
}

/** The lines of one run, but for those that a kill tore or something damaged. */
export function readLines(disk: Disk, path: string): readonly HistoryLine[] {
  let text: string;
  try {
    text = disk.read(path).toString('utf8');
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR', 'EISDIR')) return [];
    throw error;
  }
  return text.split('\n').flatMap((line) => {
    const parsed = parseLine(line);
    return parsed === null ? [] : [parsed];
  });
}

function parseLine(line: string): HistoryLine | null {
  const [, check, rest] = CHECKED.exec(line) ?? [];
  const facts = rest === undefined ? line : `{${rest}`;
  if (check !== undefined && check !== checkOf(facts)) return null;
  let json: unknown;
  try {
    json = JSON.parse(facts);
  } catch {
    return null;
  }
  // The first version's had no check.
  return isLine(json, check === undefined ? 1 : VERSION) ? json : null;
}

function checkOf(facts: string): string {
  return sha256(facts).slice(0, 16);
}

/** Only what the readers rely on is checked. */
function isLine(json: unknown, version: number): json is HistoryLine {
  if (typeof json !== 'object' || json === null) return false;
  const line: Readonly<Record<string, unknown>> = { ...json };
  if (line.v !== version || typeof line.at !== 'number') return false;
  switch (line.type) {
    case 'run':
      return typeof line.host === 'string' && Array.isArray(line.command);
    case 'attempt-started':
      return typeof line.stage === 'string' && typeof line.log === 'string' && Array.isArray(line.reasons);
    case 'attempt-ended':
      return typeof line.stage === 'string' && typeof line.durationMs === 'number';
    case 'run-finished':
      return typeof line.ok === 'boolean';
    default:
      return false;
  }
}
