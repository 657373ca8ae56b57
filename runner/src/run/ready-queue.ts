import type { Amounts, Capacity } from './capacity.js';
import { Heap } from './heap.js';

export interface ReadyItem {
  readonly name: string;
  readonly demand: Amounts;
  /** Of the last recorded run, milliseconds; `null`: never recorded. */
  readonly duration: number | null;
  readonly priority: number;
  /** Place in the file. */
  readonly order: number;
}

/** Waiting stages of one demand: where one of them doesn't fit, none does. */
interface Alike {
  readonly demand: Amounts;
  /** They ask for more than there is. */
  readonly alone: boolean;
  readonly waiting: Heap<ReadyItem>;
}

/** What runs uses just now: of one run, or of several that share the machine. */
export class Pool {
  readonly #used = new Map<string, number>();
  readonly #freed = new Set<() => void>();
  #running = 0;
  #alone = 0;

  get isEmpty(): boolean {
    return this.#running === 0;
  }

  get isAloneRunning(): boolean {
    return this.#alone > 0;
  }

  used(name: string): number {
    return this.#used.get(name) ?? 0;
  }

  enter(item: Pick<Alike, 'demand' | 'alone'>): void {
    this.#count(item, 1);
  }

  /** Whoever waits looks again. */
  leave(item: Pick<Alike, 'demand' | 'alone'>): void {
    this.#count(item, -1);
    for (const freed of [...this.#freed]) freed();
  }

  /** @param freed is called when something is free again. @returns what ends that */
  onFree(freed: () => void): () => void {
    this.#freed.add(freed);
    return () => {
      this.#freed.delete(freed);
    };
  }

  #count({ demand, alone }: Pick<Alike, 'demand' | 'alone'>, sign: 1 | -1): void {
    this.#running += sign;
    if (alone) this.#alone += sign;
    for (const [name, amount] of demand) this.#used.set(name, this.used(name) + sign * amount);
  }
}

/**
 * Which ready stage starts next.
 *
 * What has the higher priority first: it is what somebody said. Then the longest recorded duration, so that no long
 * one is left for the end (LPT, Graham 1969), stages of unknown duration before all others, since they may be long;
 * then file order. A smaller
 * stage may overtake one that does not fit at the moment, but never one that waits to run alone.
 */
export class ReadyQueue {
  readonly #alike = new Map<string, Alike>();
  readonly #running = new Map<string, Alike>();

  /** @param pool what is used already, by this queue and by those that share it */
  constructor(
    readonly capacity: Capacity,
    private readonly pool: Pool = new Pool(),
  ) {}

  add(item: ReadyItem): void {
    const { demand } = item;
    const id = JSON.stringify([...demand]);
    let alike = this.#alike.get(id);
    if (alike === undefined) {
      alike = { demand, alone: this.excess(demand).length > 0, waiting: new Heap(before) };
      this.#alike.set(id, alike);
    }
    alike.waiting.add(item);
  }

  /** Takes out what may start now, `null` when nothing of at least that priority may. */
  take(priority = -Infinity): ReadyItem | null {
    let next: { readonly item: ReadyItem; readonly from: Alike } | null = null;
    for (const from of this.#alike.values()) {
      const item = from.waiting.first;
      if (item === undefined || (!from.alone && !this.#fits(from))) continue;
      if (next === null || before(item, next.item)) next = { item, from };
    }
    if (next === null || next.item.priority < priority || !this.#fits(next.from)) return null;
    next.from.waiting.take();
    this.#running.set(next.item.name, next.from);
    this.pool.enter(next.from);
    return next.item;
  }

  release(name: string): void {
    const alike = this.#running.get(name);
    if (alike === undefined) throw new Error(`${name} does not run`);
    this.#running.delete(name);
    this.pool.leave(alike);
  }

  /** The names of that of which more is asked for than there is: such a stage runs alone. */
  excess(demand: Amounts): readonly string[] {
    return [...demand].filter(([name, amount]) => amount > this.capacity.of(name)).map(([name]) => name);
  }

  #fits({ demand, alone }: Alike): boolean {
    if (this.pool.isEmpty) return true;
    if (alone || this.pool.isAloneRunning) return false;
    for (const [name, amount] of demand) {
      if (this.pool.used(name) + amount > this.capacity.of(name)) return false;
    }
    return true;
  }
}

function before(a: ReadyItem, b: ReadyItem): boolean {
  if (a.priority !== b.priority) return a.priority > b.priority;
  const [left, right] = [a.duration ?? Infinity, b.duration ?? Infinity];
  return left === right ? a.order < b.order : left > right;
}
