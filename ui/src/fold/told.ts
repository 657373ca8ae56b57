import { formatFailure, type ToldEvent } from 'lockstep';
import { Series } from './series.js';

/** What a run told of one stage beside how it stands. */
export interface Told {
  /** Rows of figures of the try that runs, or ran last. */
  readonly series: Series;
  /** The log of that try, as its event names it; `null`: it was not started. */
  readonly log: string | null;
  /** What the run had to say of it besides, such as that something upstream failed. */
  readonly remarks: readonly string[];
  /** What went wrong; `null`: nothing did. */
  readonly failure: string | null;
}

const NOTHING: Told = { series: new Series(), log: null, remarks: [], failure: null };

/** Keeps of each stage what is told to who looks at it. */
export class ToldOfStages {
  readonly #stages = new Map<string, Told>();

  of(stage: string): Told {
    return this.#stages.get(stage) ?? NOTHING;
  }

  apply(event: ToldEvent): void {
    switch (event.type) {
      case 'stage-started':
        this.#set(event.stage, { series: new Series(), log: event.log, failure: null });
        return;
      case 'stage-metrics':
        this.#stages.get(event.stage)?.series.add(event.values);
        return;
      case 'stage-failed':
        this.#set(event.stage, { failure: formatFailure(event.failure) });
        return;
      case 'stage-broken':
        this.#set(event.stage, { failure: event.cause });
        return;
      case 'stage-retrying':
        this.#remark(event.stage, `tried again after ${formatFailure(event.failure)}`);
        return;
      case 'stage-skipped':
        this.#remark(event.stage, `${event.blockedBy} failed`);
        return;
      case 'warning':
        if (event.stage !== null) this.#remark(event.stage, event.text);
        return;
      default:
    }
  }

  #remark(stage: string, text: string): void {
    this.#set(stage, { remarks: [...this.of(stage).remarks, text] });
  }

  #set(stage: string, news: Partial<Told>): void {
    this.#stages.set(stage, { ...this.of(stage), ...news });
  }
}
