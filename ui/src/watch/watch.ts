import { basename } from 'node:path';
import { PipelineError, type Clock, type FollowedRun, type Timer } from 'lockstep';
import { isLastOfPlace, rowsOf } from '../fold/rows.js';
import type { Change, Details, Page, RunRow } from '../model.js';
import { Feed } from './feed.js';
import { pipelineOf, type PipelinePlace } from './pipeline-of.js';

/** How often it is looked whether there are new runs. */
const LOOK_MS = 1000;
/** Runs beside the newest that are kept for who looks at them again. */
const MOST_KEPT = 4;

export interface WatchParts extends PipelinePlace {
  readonly clock: Clock;
  /** The run that is shown where none is asked for; `null`: the one under way, else the last, and then the next one. */
  readonly run: string | null;
  /** Hears what can't be shown, and why. */
  readonly onNotice: (text: string) => void;
}

/** What is shown to who asks for a run. */
export interface Shown {
  page(): Page;
  /** @returns null where there is no such cell */
  details(name: string): Promise<Details | null>;
  /** Changes from now on, the next run's among them where the newest is shown. @returns what ends it */
  listen(hear: (change: Change) => void): () => void;
}

/** The runs of a workspace, looked at as they come. */
export class Watch implements Shown {
  readonly #ending = new AbortController();
  readonly #kept = new Map<string, Promise<Feed>>();
  readonly #listeners = new Set<(change: Change) => void>();
  #feed: Feed | null = null;
  #unlisten: () => void = () => undefined;
  #rows: readonly RunRow[] = [];
  /** The newest run when it was looked last. */
  #newest: string | null = null;
  #timer: Timer | null = null;
  #isLooking = false;
  #noticed = '';

  private constructor(private readonly parts: WatchParts) {}

  /** @throws PipelineError where the run that is named is none */
  static async open(parts: WatchParts): Promise<Watch> {
    const watch = new Watch(parts);
    watch.#show(await watch.#feedOf(await watch.#chosen(), true));
    watch.#timer = parts.clock.every(LOOK_MS, () => void watch.#look());
    void watch.#look();
    return watch;
  }

  close(): void {
    this.#timer?.stop();
    this.#ending.abort(new Error('nobody watches any more'));
  }

  /**
   * @param run an id, to stay with; `null`: the one that is shown where none is asked for
   * @returns null where there is none
   */
  async of(run: string | null): Promise<Shown | null> {
    if (run === null) return this;
    if (run === this.#feed?.run) return this.#feed;
    const row = this.#rows.find(({ id }) => id === run);
    if (row === undefined) return null;
    return this.#kept.get(run) ?? this.#keep(row);
  }

  page(): Page {
    return this.#shown.page();
  }

  details(name: string): Promise<Details | null> {
    return this.#shown.details(name);
  }

  listen(hear: (change: Change) => void): () => void {
    this.#listeners.add(hear);
    return () => this.#listeners.delete(hear);
  }

  get #shown(): Feed {
    if (this.#feed === null) throw new TypeError('nothing is shown before it was opened');
    return this.#feed;
  }

  #keep(row: RunRow): Promise<Feed> {
    const [oldest] = this.#kept.keys();
    if (this.#kept.size >= MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
    // Kept before it is there: a page asks for events and for details at once.
    const feed = this.#opened(row).catch((error: unknown) => {
      this.#kept.delete(row.id);
      throw error;
    });
    this.#kept.set(row.id, feed);
    return feed;
  }

  async #opened(row: RunRow): Promise<Feed> {
    const followed = await this.parts.workspace.follow(row.id, { signal: this.#ending.signal });
    const feed = await this.#feedOf(followed, isLastOfPlace(this.#rows, row));
    this.#follow(feed);
    return feed;
  }

  /** @returns null where nothing was recorded yet, and nothing is asked for by its name */
  async #chosen(): Promise<FollowedRun | null> {
    const { workspace, run } = this.parts;
    const { signal } = this.#ending;
    if (run !== null) return workspace.follow(run, { signal });
    try {
      return await workspace.follow(undefined, { signal });
    } catch (error) {
      if (error instanceof PipelineError) return null;
      throw error;
    }
  }

  async #feedOf(followed: FollowedRun | null, isPresent: boolean): Promise<Feed> {
    const { clock, workspace, onNotice } = this.parts;
    const pipeline = await pipelineOf(this.parts, followed, onNotice);
    const title = basename(workspace.folder);
    return new Feed({ clock, title, ...pipeline, followed, isPresent, rows: () => this.#rows });
  }

  #show(feed: Feed): void {
    this.#unlisten();
    this.#feed = feed;
    this.#unlisten = feed.listen((change) => {
      this.#tell(change);
    });
    this.#tell({ type: 'page', page: feed.page() });
    this.#follow(feed);
  }

  #tell(change: Change): void {
    for (const hear of this.#listeners) hear(change);
  }

  #follow(feed: Feed): void {
    feed.follow().catch((error: unknown) => {
      this.#notice(error);
    });
  }

  async #look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      await this.#lookAround();
    } catch (error) {
      this.#notice(error);
    } finally {
      this.#isLooking = false;
    }
  }

  async #lookAround(): Promise<void> {
    const rows = rowsOf(await this.parts.workspace.runs());
    if (JSON.stringify(rows) !== JSON.stringify(this.#rows)) {
      this.#rows = rows;
      for (const feed of [this.#shown, ...(await Promise.all(this.#kept.values()))]) feed.rowsChanged();
    }
    const newest = rows[0]?.id ?? null;
    if (newest === this.#newest) return;
    if (this.parts.run === null && newest !== this.#shown.run) {
      const followed = await this.#chosen();
      if ((followed?.run.id ?? null) !== this.#shown.run) this.#show(await this.#feedOf(followed, true));
    }
    // What went wrong on the way is tried again with the next look.
    this.#newest = newest;
  }

  /** The same is said once, however often it is met. */
  #notice(error: unknown): void {
    if (this.#ending.signal.aborted) return;
    const text = error instanceof Error ? error.message : String(error);
    if (text !== this.#noticed) this.parts.onNotice(text);
    this.#noticed = text;
  }
}
