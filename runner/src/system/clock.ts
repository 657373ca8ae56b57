/** Something that will happen, or happens again and again, until it is stopped. */
export interface Timer {
  stop(): void;
}

/** The clock, passed in so that tests hold it still. Its timers keep no process alive. */
export interface Clock {
  /** Wall clock, milliseconds since 1970. */
  now(): number;
  /** Monotonic, milliseconds since some fixed moment. */
  monotonic(): number;
  /** @throws the signal's reason, when it is aborted */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** Calls once, after so many milliseconds. */
  after(milliseconds: number, action: () => void): Timer;
  /** Calls again and again, every so many milliseconds. */
  every(milliseconds: number, action: () => void): Timer;
}
