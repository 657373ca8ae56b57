import type { ToldEvent } from '../model/events.js';
import { sha256 } from '../model/hashes.js';

const CHECKED = /^\{"check":"([0-9a-f]{16})",(.*)$/s;

/** One line, with its end: an own file that only grows is proven line by line. */
export function encodeEvent(event: ToldEvent): string {
  const facts = JSON.stringify(event);
  return `{"check":"${checkOf(facts)}",${facts.slice(1)}\n`;
}

/** The object of a line; `null` for what was cut or flipped. A line without a check is its reader's to judge. */
export function parseLine(line: string): { readonly json: unknown; readonly checked: boolean } | null {
  const [, check, rest] = CHECKED.exec(line) ?? [];
  const facts = rest === undefined ? line : `{${rest}`;
  if (check !== undefined && check !== checkOf(facts)) return null;
  try {
    return { json: JSON.parse(facts), checked: check !== undefined };
  } catch {
    return null;
  }
}

/** @returns null for a line that was cut or flipped, and for an event that this version doesn't know */
export function parseEvent(line: string): ToldEvent | null {
  const parsed = parseLine(line);
  return parsed?.checked === true && isEvent(parsed.json) ? parsed.json : null;
}

type Kind = 'string' | 'number' | 'object' | 'list' | 'boolean';

/** What readers rely on, beside the stamp; who forges a record must not make one of them fall. */
const FIELDS: Readonly<Record<ToldEvent['type'], Readonly<Record<string, Kind>>>> = {
  'run-opened': {
    command: 'list',
    host: 'string',
    platform: 'string',
    versions: 'object',
    process: 'object',
  },
  'run-started': { stages: 'list', jobs: 'number' },
  'scratch-workspace': { name: 'string', workspace: 'string', changes: 'list' },
  waiting: { text: 'string' },
  warning: { text: 'string' },
  recovered: { stage: 'string' },
  'set-aside': { path: 'string', place: 'string', size: 'number', restore: 'string' },
  'stage-started': {
    stage: 'string',
    recorded: 'object',
    key: 'string',
    reasons: 'list',
    graceMs: 'number',
    log: 'string',
  },
  'stage-progress': { stage: 'string', done: 'number', total: 'number', note: 'string' },
  'stage-metrics': { stage: 'string', values: 'object' },
  'stage-output': { stage: 'string', size: 'number', line: 'string' },
  'stage-finished': { stage: 'string', outcome: 'string', durationMs: 'number' },
  'stage-failed': { stage: 'string', failure: 'object', durationMs: 'number', tail: 'list', why: 'string' },
  'stage-retrying': { stage: 'string', failure: 'object', durationMs: 'number', exit: 'object' },
  'stage-cancelled': { stage: 'string', durationMs: 'number', exit: 'object' },
  'stage-broken': { stage: 'string', cause: 'string', durationMs: 'number' },
  'stage-skipped': { stage: 'string', blockedBy: 'string' },
  interrupted: { signal: 'string', running: 'list' },
  superseded: { changed: 'list', running: 'list' },
  'run-finished': { ok: 'boolean', durationMs: 'number' },
  'run-broken': { message: 'string' },
};

const KNOWN = new Map(Object.entries(FIELDS));

function isEvent(json: unknown): json is ToldEvent {
  if (typeof json !== 'object' || json === null) return false;
  const line: Readonly<Record<string, unknown>> = { ...json };
  const fields = typeof line.type === 'string' ? KNOWN.get(line.type) : undefined;
  return (
    line.v === 1 &&
    typeof line.run === 'string' &&
    typeof line.seq === 'number' &&
    typeof line.at === 'number' &&
    fields !== undefined &&
    Object.entries(fields).every(([name, kind]) => isKind(line[name], kind))
  );
}

function isKind(value: unknown, kind: Kind): boolean {
  if (kind === 'list') return Array.isArray(value);
  return typeof value === kind && value !== null;
}

function checkOf(facts: string): string {
  return sha256(facts).slice(0, 16);
}
