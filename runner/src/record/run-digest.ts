import type { Instant, RunFinished, ToldEvent } from '../model/events.js';
import type { MetricValues } from '../model/metrics.js';
import { endOf, type RunEnd } from './run-end.js';
import { RunMetrics } from './run-metrics.js';
import { RunModel, type StageState } from './run-model.js';

/** How a run stands. `ended`: by somebody or by an edit, no stage failed; `killed`: it is gone and told no end. */
export type RunState = 'done' | 'failed' | 'ended' | 'broken' | 'running' | 'killed';

/** Stages of a run by how they stand; what a run that is over never came to is `waiting`. */
export type StageCounts = Readonly<Record<StageState, number>>;

/** What a run's record says of it as a whole. */
export interface RunOutline {
  /** What was changed in the params, as it was asked for. */
  readonly changes: readonly string[];
  /** The command line after `lockstep`. */
  readonly command: readonly string[];
  readonly startedAt: Instant | null;
  readonly state: RunState;
  /** `null` while it runs, and where it was killed. */
  readonly finished: RunFinished | null;
  /** `null` while it runs, and where it was killed. */
  readonly end: RunEnd | null;
  /** Milliseconds until its end, or until the last that is known of it. */
  readonly durationMs: number | null;
  /** Milliseconds that are left, by what is known of its stages; `null`: it is over, or nothing is known. */
  readonly leftMs: number | null;
  /** Stages of which nothing tells how long they take: what is left is longer by them. */
  readonly leftUnknown: number;
  readonly counts: StageCounts;
  /**
   * What its stages measured last, by name; what several of them have is named by its stage: `train:loss`. What many
   * of them have, such as the cells of a grid, isn't the run's: `metrics show` has it.
   */
  readonly metrics: MetricValues;
}

/** Folds a run's events, one after another, to what is true of the run as a whole. */
export class RunDigest {
  /** Its stages, one by one. */
  readonly model = new RunModel();
  #opened: Extract<ToldEvent, { type: 'run-opened' }> | null = null;
  #changes: readonly string[] = [];
  #first: Instant | null = null;
  #last: Instant | null = null;
  #end: Extract<ToldEvent, { type: 'run-finished' | 'run-broken' }> | null = null;
  readonly #metrics = new RunMetrics();

  apply(event: ToldEvent): void {
    this.#first ??= event.at;
    this.#last = event.at;
    this.model.apply(event, event.at);
    switch (event.type) {
      case 'run-opened':
        this.#opened ??= event;
        break;
      case 'scratch-workspace':
        this.#changes = event.changes;
        break;
      case 'stage-metrics':
        this.#metrics.tell(event.stage, event.values);
        break;
      case 'run-finished':
      case 'run-broken':
        this.#end = event;
        break;
      default:
    }
  }

  /** What opened it: by that it is known whether it lives. */
  get opening(): readonly ToldEvent[] {
    return this.#opened === null ? [] : [this.#opened];
  }

  get isOver(): boolean {
    return this.#end !== null;
  }

  /** @param lives whether its process does */
  outline(now: Instant, lives: boolean): RunOutline {
    const state = this.#state(lives);
    const left = state === 'running' ? this.model.estimate(now) : null;
    return {
      changes: this.#changes,
      command: this.#opened?.command ?? [],
      startedAt: this.#first,
      state,
      finished: this.#end?.type === 'run-finished' ? this.#end : null,
      end: this.#end === null ? null : endOf(this.#end),
      durationMs: this.#first === null || this.#last === null ? null : this.#last - this.#first,
      leftMs: left?.ms ?? null,
      leftUnknown: left?.unknown ?? 0,
      counts: countsOf(this.model),
      metrics: this.#metrics.values,
    };
  }

  #state(lives: boolean): RunState {
    const end = this.#end;
    if (end === null) return lives ? 'running' : 'killed';
    if (end.type === 'run-broken') return 'broken';
    if (end.endedBy !== null || (end.superseded === true && end.failed === 0)) return 'ended';
    return end.ok ? 'done' : 'failed';
  }
}

export const NO_STAGES: StageCounts = {
  'up-to-date': 0,
  restored: 0,
  executed: 0,
  running: 0,
  waiting: 0,
  failed: 0,
  blocked: 0,
  ended: 0,
};

function countsOf({ stages }: RunModel): StageCounts {
  const counts: Record<StageState, number> = { ...NO_STAGES };
  for (const { state } of stages.values()) counts[state] += 1;
  return counts;
}
