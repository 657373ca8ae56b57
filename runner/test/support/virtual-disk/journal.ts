/**
 * What a file system has done and not yet written down, by device, newest last: a power cut undoes it. A sync of
 * anything writes down all that was done on its device before, as journals of real file systems do.
 */
export class Journal {
  readonly #pending = new Map<bigint, (() => void)[]>();

  did(device: bigint, undo: () => void): void {
    const pending = this.#pending.get(device) ?? [];
    pending.push(undo);
    this.#pending.set(device, pending);
  }

  /** What is done to one device is one step: it is written down whole, or not at all. */
  together(device: bigint, doing: () => void): void {
    const before = this.#pending.get(device) ?? [];
    const undos: (() => void)[] = [];
    this.#pending.set(device, undos);
    try {
      doing();
    } finally {
      this.#pending.set(device, before);
      this.did(device, () => {
        for (const undo of undos.toReversed()) undo();
      });
    }
  }

  commit(device: bigint): void {
    this.#pending.delete(device);
  }

  /** How many steps a power cut would undo. */
  get pending(): number {
    return [...this.#pending.values()].reduce((sum, { length }) => sum + length, 0);
  }

  /** @param kept the share of the steps of each device that is written down all the same, the oldest first */
  undo(kept = 0): void {
    for (const pending of this.#pending.values()) {
      const first = Math.round(kept * pending.length);
      for (const undo of pending.slice(first).toReversed()) undo();
    }
    this.#pending.clear();
  }

  clear(): void {
    this.#pending.clear();
  }
}
