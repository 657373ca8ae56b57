import type { EndSignal } from '../model/end-signal.js';
import { InterruptedError } from '../model/errors.js';
import type { Supervise, Supervised, SupervisedRun } from '../run/watch.js';

/** Ends the run that is under way, or the waiting for changes. */
export class WatchEnd implements Supervised {
  readonly #before = new AbortController();
  #run: SupervisedRun | null = null;
  signal: EndSignal | null = null;

  /** Aborted where no stage was under way. */
  get aborted(): AbortSignal {
    return this.#before.signal;
  }

  readonly supervise: Supervise = (run) => {
    this.#run = run;
    if (this.signal !== null) run.interrupt(this.signal);
    return () => {
      this.#run = null;
    };
  };

  interrupt(signal: EndSignal): void {
    this.signal ??= signal;
    if (this.#run === null) this.#before.abort(new InterruptedError(this.signal));
    else this.#run.interrupt(signal);
  }

  async suspend(): Promise<void> {
    await this.#run?.suspend();
  }

  async resume(): Promise<void> {
    await this.#run?.resume();
  }
}
