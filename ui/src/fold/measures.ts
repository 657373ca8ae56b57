import type { Goal } from 'lockstep';
import type { Metric, Value } from '../model.js';
import { isCounter } from './curves.js';

/** Figures by name. */
export type Figures = ReadonlyMap<string, Value>;

/** What a file says: figures, and what better means of each. */
export type FiguresWithGoals = ReadonlyMap<string, { readonly value: Value; readonly goal: Goal | null }>;

/**
 * What the cells of one group measure: names, in the order in which they are asked for, and the cells' values. A name
 * that a goal is about comes first, in the order of the goals; then what files say, then what only runs told; what
 * counts steps or epochs comes last.
 */
export class Measures {
  readonly #names = new Map<string, Rank>();
  readonly #live = new Map<number, Figures>();
  readonly #files = new Map<number, Figures>();
  #order: readonly Metric[] | null = null;

  constructor(private readonly goals: readonly Goal[]) {}

  get metrics(): readonly Metric[] {
    this.#order ??= [...this.#names.values()].sort(compared).map(({ metric }) => metric);
    return this.#order;
  }

  /** The last row that a cell told. @returns whether names came with it */
  tell(cell: number, row: Figures): boolean {
    this.#live.set(cell, new Map([...(this.#live.get(cell) ?? []), ...row]));
    return this.#know(row.keys(), () => ({ goal: null, isLive: true }));
  }

  /** What a file says of a cell. @returns whether names came with it */
  read(cell: number, figures: FiguresWithGoals): boolean {
    const values = [...figures].map(([name, { value }]) => [name, value] as const);
    this.#files.set(cell, new Map([...(this.#files.get(cell) ?? []), ...values]));
    return this.#know(figures.keys(), (name) => ({ goal: figures.get(name)?.goal ?? null, isLive: false }));
  }

  /** It is made anew: what its files said is of the last time. */
  forget(cell: number): void {
    this.#live.delete(cell);
    this.#files.delete(cell);
  }

  /** In the order of `metrics`. */
  valuesOf(cell: number): readonly Value[] {
    const [live, files] = [this.#live.get(cell), this.#files.get(cell)];
    return this.metrics.map(({ name }) => files?.get(name) ?? live?.get(name) ?? null);
  }

  #know(
    names: Iterable<string>,
    about: (name: string) => { readonly goal: Goal | null; readonly isLive: boolean },
  ): boolean {
    let hasNew = false;
    for (const name of names) {
      const known = this.#names.get(name);
      if (known !== undefined && !known.isLive) continue;
      const { goal, isLive } = about(name);
      if (known !== undefined && isLive) continue;
      const at = goal === null ? this.goals.length : this.goals.indexOf(goal);
      const metric = { name, direction: goal?.direction ?? null };
      this.#names.set(name, { metric, at, isLive, seen: this.#names.size });
      hasNew = true;
    }
    if (hasNew) this.#order = null;
    return hasNew;
  }
}

interface Rank {
  readonly metric: Metric;
  /** Of its goal. */
  readonly at: number;
  readonly isLive: boolean;
  /** How many names there were before it. */
  readonly seen: number;
}

function compared(a: Rank, b: Rank): number {
  const counts = ({ metric }: Rank): number => Number(isCounter(metric.name));
  return a.at - b.at || counts(a) - counts(b) || Number(a.isLive) - Number(b.isLive) || a.seen - b.seen;
}
