import type { MetricValues } from 'lockstep';
import type { Value } from '../model.js';

/** Rows of figures that one stage told, by columns: thousands of stages are kept so. */
export class Series {
  readonly #columns = new Map<string, Value[]>();
  #length = 0;

  add(row: MetricValues): void {
    for (const [name, value] of Object.entries(row)) {
      const column = this.#columns.get(name) ?? [];
      if (column.length === 0) this.#columns.set(name, column);
      while (column.length < this.#length) column.push(null);
      column.push(value);
    }
    this.#length += 1;
  }

  get length(): number {
    return this.#length;
  }

  get names(): readonly string[] {
    return [...this.#columns.keys()];
  }

  /** A value for each row; `null`: the row has none. */
  column(name: string): readonly Value[] {
    const column = this.#columns.get(name) ?? [];
    return Array.from({ length: this.#length }, (_, row) => column[row] ?? null);
  }
}
