import type { RunEvent } from '../model/events.js';

/**
 * Events on their way to one reader, who may be slower than the run or never come. A run doesn't wait for its
 * readers: of what a stage tells while it runs (progress, metrics, output) only the latest of each waits here, and of
 * all else there are a few events a stage, so that what is kept is bounded by the size of the pipeline, however long it
 * runs. The run's record has all of it.
 */
export class EventQueue<Event extends RunEvent = RunEvent> {
  #waiting: { event: Event }[] = [];
  /** By stage and type. */
  readonly #passing = new Map<string, { event: Event }>();
  #ended = false;
  #wake: () => void = () => undefined;

  push(event: Event): void {
    const id = passingId(event);
    const before = id === null ? undefined : this.#passing.get(id);
    if (before !== undefined) {
      before.event = event;
      return;
    }
    const slot = { event };
    if (id !== null) this.#passing.set(id, slot);
    this.#waiting.push(slot);
    this.#wake();
  }

  /** Nothing more comes. */
  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** All that waits, in the order in which it happened; waits for more. */
  async *read(): AsyncGenerator<Event, void, undefined> {
    for (;;) {
      const taken = this.#waiting;
      this.#waiting = [];
      this.#passing.clear();
      for (const { event } of taken) yield event;
      if (this.#waiting.length > 0) continue;
      if (this.#ended) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

/** `null`: what must not be missed. */
function passingId(event: RunEvent): string | null {
  switch (event.type) {
    case 'stage-progress':
    case 'stage-metrics':
    case 'stage-output':
      return `${event.type} ${event.stage}`;
    default:
      return null;
  }
}
