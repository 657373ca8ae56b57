import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import type { Clock, Timer } from '../../src/system/clock.js';

interface Due {
  at: number;
  readonly action: () => void;
  /** Milliseconds until it comes again; `null`: once. */
  readonly every: number | null;
}

/** A clock that stands still until it is told to move; then its timers go off, each at its own time. */
export class FakeClock implements Clock {
  readonly #due = new Set<Due>();
  #elapsed = 0;

  constructor(private readonly start = Date.UTC(2026, 0, 1)) {}

  now(): number {
    return this.start + this.#elapsed;
  }

  monotonic(): number {
    return this.#elapsed;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const timer = this.after(milliseconds, resolve);
      signal?.addEventListener('abort', () => {
        timer.stop();
        reject(signal.reason as Error);
      });
    });
  }

  after(milliseconds: number, action: () => void): Timer {
    return this.#put({ at: this.#elapsed + milliseconds, action, every: null });
  }

  every(milliseconds: number, action: () => void): Timer {
    return this.#put({ at: this.#elapsed + milliseconds, action, every: milliseconds });
  }

  /** How many wait for a time. */
  get waiting(): number {
    return this.#due.size;
  }

  /** Time passes without anybody hearing of it: nothing waits. */
  skip(milliseconds: number): void {
    this.#elapsed += milliseconds;
  }

  /** Whoever waits for a time up to then is called, and what that leads to is done before time goes on. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#elapsed + milliseconds;
    await turn();
    for (let next = this.#first(end); next !== null; next = this.#first(end)) {
      this.#elapsed = Math.max(this.#elapsed, next.at);
      if (next.every === null) this.#due.delete(next);
      else next.at += next.every;
      next.action();
      await turn();
    }
    this.#elapsed = end;
  }

  /** Nobody waits any more: whoever did is dead. */
  forget(): void {
    this.#due.clear();
  }

  #put(due: Due): Timer {
    this.#due.add(due);
    return { stop: () => this.#due.delete(due) };
  }

  #first(end: number): Due | null {
    const due = [...this.#due].filter(({ at }) => at <= end);
    return due.reduce<Due | null>((first, one) => (first === null || one.at < first.at ? one : first), null);
  }
}

/** Time that passes only when somebody sleeps; `onSleep` is what others do meanwhile. */
export function steppedClock(onSleep: () => void = () => undefined): Clock {
  let time = 0;
  return {
    now: () => time,
    monotonic: () => time,
    sleep: (milliseconds, signal) => {
      signal?.throwIfAborted();
      time += milliseconds;
      onSleep();
      return Promise.resolve();
    },
    after: () => assert.fail('nothing is put off here'),
    every: () => assert.fail('nothing is repeated here'),
  };
}
