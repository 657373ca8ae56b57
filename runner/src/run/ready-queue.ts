import type { Capacity } from './capacity.js';

export interface ReadyItem {
  readonly name: string;
  readonly cpu: number;
  /** Bytes, `null`: not declared, counted as none. */
  readonly memory: number | null;
  /** Of the last recorded run, milliseconds; `null`: never recorded. */
  readonly duration: number | null;
  readonly priority: number;
  /** Place in the file. */
  readonly order: number;
}

/**
 * Which ready stage starts next.
 *
 * Longest recorded duration first, so that no long one is left for the end (LPT, Graham 1969); stages of
 * unknown duration before all others, since they may be long; then priority, then file order. A smaller
 * stage may overtake one that does not fit at the moment, but never one that waits to run alone.
 */
export class ReadyQueue {
  readonly #waiting: ReadyItem[] = [];
  readonly #running = new Map<string, ReadyItem>();

  constructor(readonly capacity: Capacity) {}

  get running(): number {
    return this.#running.size;
  }

  add(item: ReadyItem): void {
    const index = this.#waiting.findIndex((other) => before(item, other));
    this.#waiting.splice(index === -1 ? this.#waiting.length : index, 0, item);
  }

  /** Takes out what may start now, `null` when nothing may. */
  take(): ReadyItem | null {
    for (const [index, item] of this.#waiting.entries()) {
      if (!this.#fits(item)) {
        if (this.exceeds(item)) return null;
        continue;
      }
      this.#waiting.splice(index, 1);
      this.#running.set(item.name, item);
      return item;
    }
    return null;
  }

  release(name: string): void {
    this.#running.delete(name);
  }

  /** A stage that asks for more than there is runs alone. */
  exceeds({ cpu, memory }: ReadyItem): boolean {
    return cpu > this.capacity.cpu || (memory ?? 0) > this.capacity.memory;
  }

  #fits(item: ReadyItem): boolean {
    if (this.#running.size === 0) return true;
    if (this.exceeds(item)) return false;
    const all = [item, ...this.#running.values()];
    const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
    // Thousandths: ten stages of 0.1 cores fill one core exactly.
    const cpu = Math.round(sum(all.map((one) => one.cpu)) * 1000);
    const memory = sum(all.map((one) => one.memory ?? 0));
    return cpu <= Math.round(this.capacity.cpu * 1000) && memory <= this.capacity.memory;
  }
}

function before(a: ReadyItem, b: ReadyItem): boolean {
  const [left, right] = [a.duration ?? Infinity, b.duration ?? Infinity];
  if (left !== right) return left > right;
  return a.priority === b.priority ? a.order < b.order : a.priority > b.priority;
}
