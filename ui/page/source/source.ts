import type { Change, Details } from '../../src/model.js';

/** Whether changes arrive. */
export type Connection = 'there' | 'lost';

/** What listens to a source. */
export interface Listener {
  change(change: Change): void;
  connection(connection: Connection): void;
  /** What keeps the source from telling anything. */
  trouble(error: unknown): void;
}

/** Where a page's data come from: a server that tells what changes, or the page's own file. */
export interface Source {
  /**
   * Tells the whole first, then what changes, until it is ended.
   *
   * @param run `null`: the newest
   * @returns what ends it
   */
  follow(run: string | null, listener: Listener): () => void;
  /**
   * `null`: nothing is told of this cell.
   *
   * @throws {Error} where they can't be had
   */
  details(run: string | null, cell: string): Promise<Details | null>;
}
