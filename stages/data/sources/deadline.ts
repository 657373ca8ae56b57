/** Aborts what listens to its signal unless it is set anew, or ended, in time. */
export class Deadline {
  readonly #controller = new AbortController();
  #timer: NodeJS.Timeout | null = null;

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** @param missed what has not happened when the time is over, as the error says it. */
  set(seconds: number, missed: string): void {
    this.end();
    this.#timer = setTimeout(() => {
      this.#controller.abort(new Error(`${missed} within ${seconds} s`));
    }, seconds * 1000);
  }

  end(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
  }
}
