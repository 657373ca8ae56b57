import type { MetricValues } from '../../model/metrics.js';

/** So many rows of an attempt are all kept; after them no more than one a second, the latest. */
const ALL_OF = 1000;
const LATER_MS = 1000;

/** Keeps a stage that measures each batch from filling the record. */
export class RowBudget {
  #told = 0;
  #lastAt = 0;
  #latest: MetricValues | null = null;

  constructor(private readonly tell: (row: MetricValues) => void) {}

  /** @param now monotonic milliseconds */
  add(row: MetricValues, now: number): void {
    this.#latest = row;
    if (this.#told < ALL_OF || now - this.#lastAt >= LATER_MS) this.flush(now);
  }

  /** Tells the latest row, if it wasn't told. */
  flush(now: number): void {
    if (this.#latest === null) return;
    this.tell(this.#latest);
    this.#latest = null;
    this.#told += 1;
    this.#lastAt = now;
  }
}
