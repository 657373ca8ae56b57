/** A binary heap: adding and taking cost the logarithm of its size. */
export class Heap<T> {
  readonly #items: T[] = [];

  /** @param before whether `a` is to be taken before `b`: a total order */
  constructor(private readonly before: (a: T, b: T) => boolean) {}

  get first(): T | undefined {
    return this.#items[0];
  }

  add(item: T): void {
    let at = this.#items.length;
    this.#items.push(item);
    for (let above = (at - 1) >> 1; this.#swap(at, above); above = (at - 1) >> 1) at = above;
  }

  take(): T | undefined {
    const [first] = this.#items;
    const last = this.#items.pop();
    if (last === undefined || this.#items.length === 0) return last;
    this.#items[0] = last;
    for (let at = 0; ;) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      const next = this.#isBefore(right, left) ? right : left;
      if (!this.#swap(next, at)) return first;
      at = next;
    }
  }

  #isBefore(a: number, b: number): boolean {
    const [left, right] = [this.#items[a], this.#items[b]];
    return left !== undefined && right !== undefined && this.before(left, right);
  }

  /** @returns whether the lower one was to be taken before the upper one, and they have changed places */
  #swap(lower: number, upper: number): boolean {
    const [low, high] = [this.#items[lower], this.#items[upper]];
    if (low === undefined || high === undefined || !this.before(low, high)) return false;
    this.#items[lower] = high;
    this.#items[upper] = low;
    return true;
  }
}
