/** What waits for the next sync, and the promise that all of it shares. */
interface Batch {
  readonly paths: Set<string>;
  readonly over: Promise<void>;
}

/**
 * Group commit: while one sync is under way, whatever is asked for waits for the next one, and is made durable with all
 * that came meanwhile. What is written before the call is on the disk when it resolves: a sync that had begun before
 * doesn't count.
 */
export class SharedSyncs {
  #underWay: Promise<void> = Promise.resolve();
  #next: Batch | null = null;

  /** @param sync makes these paths durable, at once where the system can */
  constructor(private readonly sync: (paths: readonly string[]) => Promise<void>) {}

  /**
   * @throws what the system refuses, of any path in the batch: after a failed sync nobody can tell what of it came to
   *   the disk, and a second one would say that all is well
   */
  all(paths: readonly string[]): Promise<void> {
    if (paths.length === 0) return Promise.resolve();
    const batch = (this.#next ??= this.#plan());
    for (const path of paths) batch.paths.add(path);
    return batch.over;
  }

  #plan(): Batch {
    const paths = new Set<string>();
    const over = this.#underWay.then(async () => {
      this.#next = null;
      await this.sync([...paths]);
    });
    // Who asked hears of it; the next batch only waits.
    this.#underWay = over.catch(() => undefined);
    return { paths, over };
  }
}
