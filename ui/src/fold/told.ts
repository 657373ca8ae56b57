import { formatFailure, type ToldEvent } from 'lockstep';
import { Series } from './series.js';

/** What a run told of one stage beside how it stands. */
export interface Told {
  /** Rows of figures of the try that runs, or ran last. */
  readonly series: Series;
  /** The log of that try, as its event names it; `null`: it was not started. */
  readonly log: string | null;
  /** What stopped it, in words that the run itself had. */
  readonly trouble: readonly string[];
  /** What went wrong with its last try, as the command line says it; `null`: nothing did. */
  readonly failure: string | null;
}

const NOTHING: Told = { series: new Series(), log: null, trouble: [], failure: null };

/** Keeps of each stage what is told to who looks at it. */
export class ToldOfStages {
  readonly #stages = new Map<string, Told>();

  of(stage: string): Told {
    return this.#stages.get(stage) ?? NOTHING;
  }

  apply(event: ToldEvent): void {
    switch (event.type) {
      case 'stage-started':
        this.#stages.set(event.stage, { ...NOTHING, series: new Series(), log: event.log });
        return;
      case 'stage-metrics':
        this.#stages.get(event.stage)?.series.add(event.values);
        return;
      case 'stage-failed':
        this.#stages.set(event.stage, { ...this.of(event.stage), failure: formatFailure(event.failure) });
        return;
      case 'stage-skipped':
        this.#trouble(event.stage, `${event.blockedBy} failed`);
        return;
      case 'stage-broken':
        this.#stages.set(event.stage, { ...this.of(event.stage), failure: event.cause });
        return;
      case 'warning':
        if (event.stage !== null) this.#trouble(event.stage, event.text);
        return;
      default:
    }
  }

  #trouble(stage: string, text: string): void {
    const told = this.of(stage);
    this.#stages.set(stage, { ...told, trouble: [...told.trouble, text] });
  }
}
