import type { RunEvent } from '../../src/model/events.js';
import { sha256, type StageKey } from '../../src/model/hashes.js';

/** An event without what every one is stamped with: version, run, number, time. */
export function unstamped(event: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(event).filter(([name]) => !['v', 'run', 'seq', 'at'].includes(name)),
  );
}

type Of<Type extends RunEvent['type']> = Extract<RunEvent, { type: Type }>;

/** Of what a run told, all of one type. */
export function ofType<Type extends RunEvent['type']>(
  { events }: { readonly events: readonly RunEvent[] },
  type: Type,
): readonly Of<Type>[] {
  return events.filter((event): event is Of<Type> => event.type === type);
}

export const EXIT = { code: 0, signal: null, peakMemory: null };

/** A stage that starts, and nothing more is known of it than is said. */
export function startedEvent(stage: string, more: Partial<Of<'stage-started'>> = {}): Of<'stage-started'> {
  return {
    type: 'stage-started',
    stage,
    recorded: { name: stage, group: null },
    key: sha256(stage) as StageKey,
    reasons: [],
    expectedMs: null,
    graceMs: 5000,
    log: `/logs/${stage}.log`,
    ...more,
  };
}

/** It was executed, and its outs are others than before. */
export function finishedEvent(stage: string, more: Partial<Of<'stage-finished'>> = {}): Of<'stage-finished'> {
  return {
    type: 'stage-finished',
    stage,
    outcome: 'executed',
    durationMs: 1500,
    changed: true,
    exit: EXIT,
    ...more,
  };
}

export function cancelledEvent(stage: string): Of<'stage-cancelled'> {
  return {
    type: 'stage-cancelled',
    stage,
    durationMs: 1500,
    exit: { ...EXIT, code: null, signal: 'SIGTERM' },
  };
}

/** What a run that went well ends with. */
export function runFinishedEvent(more: Partial<Of<'run-finished'>> = {}): Of<'run-finished'> {
  return {
    type: 'run-finished',
    ok: true,
    executed: 0,
    restored: 0,
    upToDate: 0,
    failed: 0,
    skipped: 0,
    cancelled: 0,
    notStarted: 0,
    endedBy: null,
    durationMs: 3000,
    ...more,
  };
}
