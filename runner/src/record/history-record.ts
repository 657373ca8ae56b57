import type { EndSignal } from '../model/end-signal.js';
import type { AttemptExit, Failure, Instant, RunFacts, ToldEvent } from '../model/events.js';
import type { StageKey } from '../model/hashes.js';
import type { StageName } from '../model/graph.js';
import type { RecordedParams } from '../model/recorded-params.js';
import { endOf, type RunEnd } from './run-end.js';

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

/** What history wants to know of a run, by the names that the lock has. */
export type HistoryLine =
  | ({ readonly type: 'run'; readonly at: Instant } & RunFacts)
  | {
      readonly type: 'attempt-started';
      readonly at: Instant;
      readonly stage: StageName;
      readonly group: string | null;
      /** Absent in what the first versions wrote. */
      readonly key?: StageKey;
      /** As of the event. */
      readonly params?: RecordedParams;
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

/** What a run's events say of its attempts. */
export function historyOf(events: readonly ToldEvent[]): readonly HistoryLine[] {
  const lines: HistoryLine[] = [];
  /** What runs, by the name that events call it: the one that history knows it by. */
  const running = new Map<StageName, StageName>();
  let endedBy: EndSignal | null = null;
  const end = (event: { readonly at: Instant; readonly stage: StageName }, how: AttemptEnd): void => {
    const stage = running.get(event.stage);
    running.delete(event.stage);
    if (stage !== undefined) lines.push({ type: 'attempt-ended', at: event.at, stage, ...how });
  };
  for (const event of events) {
    const { at } = event;
    switch (event.type) {
      case 'run-opened': {
        const { command, host, platform, cpus, versions, gitCommit } = event;
        lines.push({ type: 'run', at, command, host, platform, cpus, versions, gitCommit });
        break;
      }
      case 'stage-started': {
        const { name, group } = event.recorded;
        const reasons = event.reasons.map(({ kind, text }) => ({ kind, text }));
        const log = event.log.slice(event.log.lastIndexOf('/') + 1);
        running.set(event.stage, name);
        const { key, params } = event;
        const given = params === undefined ? {} : { params };
        lines.push({ type: 'attempt-started', at, stage: name, group, key, ...given, reasons, log });
        break;
      }
      case 'stage-finished':
        if (event.outcome === 'executed') end(event, ended('executed', event, event.exit));
        break;
      case 'stage-failed':
        end(event, { ...ended('failed', event, event.exit), ...causeOf(event.failure) });
        break;
      case 'stage-retrying':
        end(event, { ...ended('failed', event, event.exit), ...causeOf(event.failure) });
        break;
      case 'stage-cancelled':
        end(event, { ...ended('cancelled', event, event.exit), ...(endedBy === null ? {} : { endedBy }) });
        break;
      case 'stage-broken':
        end(event, { ...ended('failed', event, null), cause: event.cause });
        break;
      case 'interrupted':
        endedBy ??= event.signal;
        break;
      case 'run-finished':
        lines.push({ type: 'run-finished', at, ok: event.ok, end: endOf(event) });
        break;
      case 'run-broken':
        lines.push({ type: 'run-finished', at, ok: false, end: endOf(event) });
        break;
      default:
    }
  }
  return lines;
}

function ended(
  outcome: AttemptOutcome,
  { durationMs }: { readonly durationMs: number },
  exit: AttemptExit | null,
): AttemptEnd {
  return {
    outcome,
    durationMs,
    exitCode: exit?.code ?? null,
    signal: exit?.signal ?? null,
    peakMemory: exit?.peakMemory ?? null,
  };
}

function causeOf(failure: Failure): { readonly cause?: string } {
  if (failure.kind === 'timeout') return { cause: 'timeout' };
  return failure.kind === 'not-startable' ? { cause: failure.message.split('\n', 1)[0] ?? '' } : {};
}
