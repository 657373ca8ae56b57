import type { RunEvent } from '../model/events.js';
import type { StageName } from '../model/graph.js';

/**
 * Events on their way to one reader, who may be slower than the run or never come. A run doesn't wait for its
 * readers: of a stage's progress only the latest waits here, and of all else there are a few events a stage,
 * so that what is kept is bounded by the size of the pipeline, however long it runs.
 */
export class EventQueue {
  #waiting: { event: RunEvent }[] = [];
  readonly #progress = new Map<StageName, { event: RunEvent }>();
  #ended = false;
  #wake: () => void = () => undefined;

  push(event: RunEvent): void {
    if (event.type === 'stage-progress') {
      const before = this.#progress.get(event.stage);
      if (before !== undefined) {
        before.event = event;
        return;
      }
    }
    const slot = { event };
    if (event.type === 'stage-progress') this.#progress.set(event.stage, slot);
    this.#waiting.push(slot);
    this.#wake();
  }

  /** Nothing more comes. */
  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** All that waits, in the order in which it happened; waits for more. */
  async *read(): AsyncGenerator<RunEvent, void, undefined> {
    for (;;) {
      const taken = this.#waiting;
      this.#waiting = [];
      this.#progress.clear();
      for (const { event } of taken) yield event;
      if (this.#waiting.length > 0) continue;
      if (this.#ended) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
