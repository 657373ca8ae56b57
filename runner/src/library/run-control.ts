import { InterruptedError } from '../model/errors.js';
import type { RunWatch, Supervised } from '../run/watch.js';

/** Ends a run from within this process: before its first stage, or what runs of it. */
export class RunControl implements Pick<RunWatch, 'supervise' | 'signal'> {
  readonly #before = new AbortController();
  #run: Supervised | null = null;
  #isInterrupted = false;

  get signal(): AbortSignal {
    return this.#before.signal;
  }

  readonly supervise: RunWatch['supervise'] = (run) => {
    this.#run = run;
    return () => {
      this.#run = null;
    };
  };

  /** First: what runs is asked to end and is undone; again: it is killed. */
  interrupt(): void {
    this.#isInterrupted = true;
    if (this.#run === null) this.#before.abort(new InterruptedError());
    else this.#run.interrupt('SIGINT');
  }

  /** Interrupts it unless somebody did. */
  readonly end = (): void => {
    if (!this.#isInterrupted) this.interrupt();
  };

  /** Ends it when `signal` is aborted. @returns what stops listening to it */
  follow(signal: AbortSignal | undefined): () => void {
    if (signal?.aborted === true) this.end();
    signal?.addEventListener('abort', this.end, { once: true });
    return () => {
      signal?.removeEventListener('abort', this.end);
    };
  }
}
