import type { StageName } from '../model/graph.js';
import type { RunEvent, StageProgress } from '../model/events.js';

export interface RunningStage {
  readonly name: StageName;
  readonly startedAt: number;
  readonly expectedMs: number | null;
  readonly progress: StageProgress | null;
}

/** What the live block shows, kept up to date by events. Times are the reporter's monotonic clock. */
export class RunModel {
  readonly #running = new Map<StageName, RunningStage>();
  /** Stages that may still be executed, with what their last run took. */
  readonly #ahead = new Map<StageName, number | null>();
  readonly #executed: number[] = [];
  #left = 0;
  #jobs = 1;
  isPlanned = false;
  done = 0;
  failed = 0;

  apply(event: RunEvent, now: number): void {
    switch (event.type) {
      case 'run-started':
        this.isPlanned = true;
        this.#left = event.stages.length;
        this.#jobs = Math.max(1, event.jobs);
        for (const { name, action, expectedMs } of event.stages) {
          if (action === 'run' || action === 'waits') this.#ahead.set(name, expectedMs);
        }
        break;
      case 'stage-started': {
        const { stage: name, expectedMs } = event;
        this.#ahead.delete(name);
        this.#running.set(name, { name, startedAt: now, expectedMs, progress: null });
        break;
      }
      case 'stage-progress': {
        const running = this.#running.get(event.stage);
        if (running !== undefined) this.#running.set(event.stage, { ...running, progress: event });
        break;
      }
      case 'stage-finished':
        this.done += 1;
        if (event.outcome === 'executed') this.#executed.push(event.durationMs);
        this.#end(event.stage);
        break;
      case 'stage-failed':
        this.failed += 1;
        this.#end(event.stage);
        break;
      case 'stage-skipped':
      case 'stage-cancelled':
        this.#end(event.stage);
        break;
      default:
    }
  }

  #end(name: StageName): void {
    this.#left -= 1;
    this.#running.delete(name);
    this.#ahead.delete(name);
  }

  get running(): readonly RunningStage[] {
    return [...this.#running.values()];
  }

  /** Neither finished nor running. */
  get left(): number {
    return this.#left - this.#running.size;
  }

  /**
   * Milliseconds until the end, were all cores busy to the end; `null` while nothing is known. A stage of
   * unknown duration counts as long as this run's others took on average.
   */
  eta(now: number): number | null {
    const known = [...this.#ahead.values(), ...this.running.map((stage) => stage.expectedMs)].filter(
      (value) => value !== null,
    );
    const sample = this.#executed.length > 0 ? this.#executed : known;
    const usual = sample.length === 0 ? null : sample.reduce((sum, one) => sum + one, 0) / sample.length;
    const ahead = [...this.#ahead.values()].map((expected) => expected ?? usual);
    const rest = [...ahead, ...this.running.map((stage) => remaining(stage, usual, now))];
    const numbers = rest.filter((value) => value !== null);
    if (numbers.length < rest.length || numbers.length === 0) return null;
    return Math.max(...numbers, numbers.reduce((sum, one) => sum + one, 0) / this.#jobs);
  }
}

/** A stage's own progress tells best; then what it took last time. */
function remaining(
  { startedAt, expectedMs, progress }: RunningStage,
  usual: number | null,
  now: number,
): number | null {
  const elapsed = now - startedAt;
  if (progress !== null && progress.done > 0 && progress.total > 0) {
    return elapsed * Math.max(0, progress.total / progress.done - 1);
  }
  const whole = expectedMs ?? usual;
  return whole === null ? null : Math.max(0, whole - elapsed);
}
