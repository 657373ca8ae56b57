import type { Reporter, RunEvent, RunFinished, ToldEvent } from '../model/events.js';

/** What several runs tell, on one screen: stages go by the name of their run, too. */
export class SweepReporter {
  #sum = emptySum();

  constructor(private readonly screen: Reporter) {}

  report(event: ToldEvent, combination: string): void {
    if (event.type === 'run-finished') this.#sum = plus(this.#sum, event);
    else this.screen.report(named(event, combination));
  }

  /** Tells the sum of all. */
  finish(durationMs: number): void {
    this.screen.report({ ...this.#sum, durationMs });
  }
}

function named(event: ToldEvent, combination: string): ToldEvent {
  const of = (stage: string): string => `${combination}: ${stage}`;
  switch (event.type) {
    case 'run-started':
      return { ...event, stages: event.stages.map((stage) => ({ ...stage, name: of(stage.name) })) };
    case 'interrupted':
      return { ...event, running: event.running.map((one) => ({ ...one, stage: of(one.stage) })) };
    case 'waiting':
      return { ...event, text: of(event.text) };
    case 'stage-skipped':
      return { ...event, stage: of(event.stage), blockedBy: of(event.blockedBy) };
    default:
      return withStage(event, of);
  }
}

function withStage(event: ToldEvent, of: (stage: string) => string): ToldEvent {
  return 'stage' in event && event.stage !== null ? { ...event, stage: of(event.stage) } : event;
}

function emptySum(): RunFinished {
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
    durationMs: 0,
  };
}

function plus(a: RunFinished, b: Extract<RunEvent, { type: 'run-finished' }>): RunFinished {
  return {
    type: 'run-finished',
    ok: a.ok && b.ok,
    executed: a.executed + b.executed,
    restored: a.restored + b.restored,
    upToDate: a.upToDate + b.upToDate,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    cancelled: a.cancelled + b.cancelled,
    notStarted: a.notStarted + b.notStarted,
    endedBy: a.endedBy ?? b.endedBy,
    durationMs: 0,
  };
}
