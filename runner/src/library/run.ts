import { run } from '../commands/run.js';
import type { Site } from '../commands/site.js';
import { InterruptedError } from '../model/errors.js';
import type { RunFinished, ToldEvent } from '../model/events.js';
import type { RunStages } from '../commands/run.js';
import { EventQueue } from './event-queue.js';
import { RunControl } from './run-control.js';

/**
 * A run under way. It goes on whether or not its events are read, and doesn't wait for a slow reader, who misses
 * nothing but a stage's older progress.
 *
 * `for await` gives every event from the first to `run-finished`, once, and then throws what `finished` rejects
 * with. Leaving the loop early interrupts the run and waits until it has ended.
 */
export interface Run extends AsyncIterable<ToldEvent> {
  /**
   * How it ended. Failed stages are no error: `ok` is `false` then.
   * @throws PipelineError, WorkspaceBusyError, StoreError; InterruptedError where it was ended before a stage was
   *   started
   */
  readonly finished: Promise<RunFinished>;
  /** First: what runs is asked to end, and undone; again: it is killed. What was finished stays recorded. */
  interrupt(): void;
}

/** Starts at once. */
export class StartedRun implements Run {
  readonly finished: Promise<RunFinished>;
  /** Resolves when it has ended, however it did. */
  readonly ended: Promise<void>;
  readonly #events = new EventQueue<ToldEvent>();
  readonly #control = new RunControl();
  #isRead = false;

  constructor(site: Site, request: RunStages, signal: AbortSignal | undefined) {
    const unfollow = this.#control.follow(signal);
    const running = run(site, request, {
      emit: (event) => {
        this.#events.push(event);
      },
      supervise: this.#control.supervise,
      signal: this.#control.signal,
    });
    this.finished = running.then(({ finished }) => finished);
    const over = (): void => {
      unfollow();
      this.#events.end();
    };
    // A branch of its own, so that a failure which nobody looks at is one that Node reports.
    this.ended = running.then(over, over);
  }

  interrupt(): void {
    this.#control.interrupt();
  }

  /** Interrupts it unless somebody did. */
  end(): void {
    this.#control.end();
  }

  [Symbol.asyncIterator](): AsyncIterator<ToldEvent, void, undefined> {
    if (this.#isRead) throw new TypeError('the events of a run are read once');
    this.#isRead = true;
    // Whoever reads is told by the loop.
    this.finished.catch(() => undefined);
    return this.#read();
  }

  async *#read(): AsyncGenerator<ToldEvent, void, undefined> {
    let isLeft = true;
    try {
      yield* this.#events.read();
      isLeft = false;
    } finally {
      if (isLeft) this.end();
      await this.finished.catch((error: unknown) => {
        if (!isLeft || !(error instanceof InterruptedError)) throw error;
      });
    }
  }
}
