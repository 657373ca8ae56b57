import type { RunEvent, StageProgress } from '../model/events.js';
import type { StageName } from '../model/graph.js';
import type { MetricValues } from '../model/metrics.js';
import { groupIn } from '../model/pipeline-file.js';
import type { Reason } from '../model/reason.js';

export interface RunningStage {
  readonly name: StageName;
  readonly startedAt: number;
  readonly expectedMs: number | null;
  /** Milliseconds that it is given to end by itself. */
  readonly graceMs: number;
  readonly progress: StageProgress | null;
  readonly metrics: MetricValues | null;
  readonly output: { readonly line: string; readonly percent: number | null } | null;
  /** When it was told to end; `null`: it wasn't. */
  readonly toldAt: number | null;
}

/** How a stage of a run stands. */
export type StageState =
  | 'up-to-date'
  | 'restored'
  | 'executed'
  | 'running'
  /** To be started, or waiting for what is. */
  | 'waiting'
  | 'failed'
  /** Something upstream failed. */
  | 'blocked'
  /** Ended by a signal. */
  | 'ended';

/** What was told last of one stage. */
export interface Standing {
  readonly state: StageState;
  readonly reasons: readonly Reason[];
  /** Milliseconds that it is likely to take; `null`: nothing is known. */
  readonly expectedMs: number | null;
  /** Milliseconds that it took; `null`: it isn't over, or nothing of it was executed. */
  readonly ms: number | null;
}

/** How long a run is likely to go on. */
export interface Estimate {
  /** Milliseconds that are known of, were all cores busy to the end; `null`: nothing is known. */
  readonly ms: number | null;
  /** Stages of which nobody knows how long they take; they come on top. */
  readonly unknown: number;
}

/** A run as it stands, kept up to date by its events: what the live block and the page show. Times are those of the events. */
export class RunModel {
  readonly #stages = new Map<StageName, Standing>();
  readonly #running = new Map<StageName, RunningStage>();
  /** Stages that may still be executed, with what they are likely to take. */
  readonly #ahead = new Map<StageName, number | null>();
  /** What cells of a group took in this run. */
  readonly #took = new Map<string, { readonly sum: number; readonly count: number }>();
  #left = 0;
  #jobs = 1;
  isPlanned = false;
  done = 0;
  failed = 0;
  /** When the run was told to end; `null`: it wasn't. */
  endingSince: number | null = null;

  apply(event: RunEvent, at: number): void {
    switch (event.type) {
      case 'run-started':
        this.isPlanned = true;
        this.#left += event.stages.length;
        this.#jobs = Math.max(1, event.jobs);
        for (const { name, action, reasons, expectedMs } of event.stages) {
          const state = action === 'up-to-date' ? action : 'waiting';
          this.#stages.set(name, { state, reasons, expectedMs, ms: null });
          if (action === 'run' || action === 'waits') this.#ahead.set(name, expectedMs);
        }
        break;
      case 'stage-started': {
        const { stage: name, expectedMs, graceMs, reasons } = event;
        const nothing = { progress: null, metrics: null, output: null, toldAt: null };
        this.#ahead.delete(name);
        this.#running.set(name, { name, startedAt: at, expectedMs, graceMs, ...nothing });
        this.#stand(name, { state: 'running', reasons, expectedMs, ms: null });
        break;
      }
      case 'stage-progress':
        this.#change(event.stage, { progress: event });
        break;
      case 'stage-metrics':
        this.#change(event.stage, { metrics: event.values });
        break;
      case 'stage-output':
        this.#change(event.stage, { output: event });
        break;
      case 'stage-retrying':
        this.#running.delete(event.stage);
        this.#ahead.set(event.stage, null);
        this.#stand(event.stage, { state: 'waiting' });
        break;
      case 'stage-finished':
        this.done += 1;
        if (event.outcome === 'executed') this.#learn(event.stage, event.durationMs);
        this.#end(event.stage, event.outcome, event.outcome === 'executed' ? event.durationMs : null);
        break;
      case 'stage-failed':
        this.failed += 1;
        this.#end(event.stage, 'failed', event.durationMs);
        break;
      case 'stage-broken':
        this.#end(event.stage, 'failed', event.durationMs);
        break;
      case 'stage-skipped':
        this.#end(event.stage, 'blocked', null);
        break;
      case 'stage-cancelled':
        this.#end(event.stage, 'ended', event.durationMs);
        break;
      case 'superseded':
      case 'interrupted':
        this.endingSince ??= at;
        for (const { stage } of event.running) this.#change(stage, { toldAt: at });
        break;
      default:
    }
  }

  #change(name: StageName, news: Partial<RunningStage>): void {
    const running = this.#running.get(name);
    if (running !== undefined) this.#running.set(name, { ...running, ...news });
  }

  #learn(name: StageName, ms: number): void {
    const group = groupIn(name);
    if (group === null) return;
    const { sum, count } = this.#took.get(group) ?? { sum: 0, count: 0 };
    this.#took.set(group, { sum: sum + ms, count: count + 1 });
  }

  #stand(name: StageName, news: Partial<Standing>): void {
    this.#stages.set(name, { ...(this.#stages.get(name) ?? UNTOLD), ...news });
  }

  #end(name: StageName, state: StageState, ms: number | null): void {
    this.#stand(name, { state, ms });
    this.#left -= 1;
    this.#running.delete(name);
    this.#ahead.delete(name);
  }

  /** All that the run was to look at, in graph order. */
  get stages(): ReadonlyMap<StageName, Standing> {
    return this.#stages;
  }

  get running(): readonly RunningStage[] {
    return [...this.#running.values()];
  }

  /** `undefined`: it doesn't run. */
  runningStage(name: StageName): RunningStage | undefined {
    return this.#running.get(name);
  }

  /** Neither finished nor running. */
  get left(): number {
    return this.#left - this.#running.size;
  }

  /**
   * How long it goes on. Nothing is guessed: a stage of unknown duration counts as long as cells of its group took in
   * this run, and else is told as unknown.
   */
  estimate(now: number): Estimate {
    const rest = [
      ...[...this.#ahead].map(([name, expected]) => expected ?? this.#usual(name)),
      ...this.running.map((stage) => this.#remaining(stage, now)),
    ];
    const known = rest.filter((value) => value !== null);
    const sum = known.reduce((total, one) => total + one, 0);
    return {
      ms: known.length === 0 ? null : known.reduce((most, one) => Math.max(most, one), sum / this.#jobs),
      unknown: rest.length - known.length,
    };
  }

  #usual(name: StageName): number | null {
    const took = this.#took.get(groupIn(name) ?? '');
    return took === undefined ? null : took.sum / took.count;
  }

  /** A stage's own progress tells best; then what it is likely to take. */
  #remaining({ name, startedAt, expectedMs, progress, output }: RunningStage, now: number): number | null {
    const elapsed = now - startedAt;
    const share = shareOf({ progress, output }) ?? 0;
    if (share > 0) return elapsed * Math.max(0, 1 / share - 1);
    const whole = expectedMs ?? this.#usual(name);
    return whole === null ? null : Math.max(0, whole - elapsed);
  }
}

/** How much of a stage is done by what it says itself, between 0 and 1; `null`: it doesn't say. */
export function shareOf({ progress, output }: Pick<RunningStage, 'progress' | 'output'>): number | null {
  if (progress !== null && progress.done > 0 && progress.total > 0) return progress.done / progress.total;
  return typeof output?.percent === 'number' ? output.percent / 100 : null;
}

const UNTOLD: Standing = { state: 'waiting', reasons: [], expectedMs: null, ms: null };
