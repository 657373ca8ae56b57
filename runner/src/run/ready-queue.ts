import type { Capacity } from './capacity.js';
import { Heap } from './heap.js';

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
  /** Waiting stages, those of one demand in a heap of their own: where one of them doesn't fit, none does. */
  readonly #waiting = new Map<string, Heap<ReadyItem>>();
  readonly #running = new Map<string, ReadyItem>();
  /** What is in use: thousandths of cores, so that ten stages of 0.1 fill one exactly, and bytes. */
  readonly #used = { cpu: 0, memory: 0 };

  constructor(readonly capacity: Capacity) {}

  add(item: ReadyItem): void {
    const demand = `${item.cpu} ${item.memory ?? 0}`;
    let alike = this.#waiting.get(demand);
    if (alike === undefined) {
      alike = new Heap(before);
      this.#waiting.set(demand, alike);
    }
    alike.add(item);
  }

  /** Takes out what may start now, `null` when nothing may. */
  take(): ReadyItem | null {
    let next: { readonly item: ReadyItem; readonly from: Heap<ReadyItem> } | null = null;
    for (const from of this.#waiting.values()) {
      const item = from.first;
      if (item === undefined || (!this.#fits(item) && !this.exceeds(item))) continue;
      if (next === null || before(item, next.item)) next = { item, from };
    }
    if (next === null || !this.#fits(next.item)) return null;
    next.from.take();
    this.#running.set(next.item.name, next.item);
    this.#use(next.item, 1);
    return next.item;
  }

  release(name: string): void {
    const item = this.#running.get(name);
    if (item === undefined) throw new Error(`${name} does not run`);
    this.#running.delete(name);
    this.#use(item, -1);
  }

  /** A stage that asks for more than there is runs alone. */
  exceeds({ cpu, memory }: ReadyItem): boolean {
    return cpu > this.capacity.cpu || (memory ?? 0) > this.capacity.memory;
  }

  #fits(item: ReadyItem): boolean {
    if (this.#running.size === 0) return true;
    if (this.exceeds(item)) return false;
    return (
      this.#used.cpu + thousandths(item.cpu) <= thousandths(this.capacity.cpu) &&
      this.#used.memory + (item.memory ?? 0) <= this.capacity.memory
    );
  }

  #use({ cpu, memory }: ReadyItem, sign: 1 | -1): void {
    this.#used.cpu += sign * thousandths(cpu);
    this.#used.memory += sign * (memory ?? 0);
  }
}

function thousandths(cores: number): number {
  return Math.round(cores * 1000);
}

function before(a: ReadyItem, b: ReadyItem): boolean {
  const [left, right] = [a.duration ?? Infinity, b.duration ?? Infinity];
  if (left !== right) return left > right;
  return a.priority === b.priority ? a.order < b.order : a.priority > b.priority;
}
