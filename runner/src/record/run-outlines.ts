import type { System } from '../system/system.js';
import { isAlive, type KnownRun } from './known-runs.js';
import { RecordReader } from './read-record.js';
import { RunDigest, type RunOutline } from './run-digest.js';

/** Where a record was read to. */
interface Begun {
  readonly reader: RecordReader;
  readonly digest: RunDigest;
}

/**
 * What records say of their runs. Each is read once, and what grows is read on, so that hundreds of them can be asked
 * for again and again; a long one is read in parts, and others get their turns between.
 */
export class RunOutlines {
  readonly #begun = new Map<string, Begun>();
  /** Of runs that are over: nothing of them changes any more. */
  readonly #over = new Map<string, RunOutline>();

  constructor(private readonly system: Pick<System, 'disk' | 'clock' | 'processes'>) {}

  async of({ folder }: Pick<KnownRun, 'folder'>): Promise<RunOutline> {
    const known = this.#over.get(folder);
    if (known !== undefined) return known;
    const { disk, clock, processes } = this.system;
    const begun = this.#begun.get(folder) ?? {
      reader: new RecordReader(disk, folder),
      digest: new RunDigest(),
    };
    this.#begun.set(folder, begun);
    const { reader, digest } = begun;
    // Before the last look: what it told at last is there by the time that its process is gone.
    let lives = isAlive(digest.opening, processes);
    for (;;) {
      const before = reader.position;
      for (const event of reader.next()) digest.apply(event);
      if (reader.position === before) break;
      lives = isAlive(digest.opening, processes);
      await clock.sleep(0);
    }
    const outline = digest.outline(clock.now(), lives);
    if (digest.isOver) {
      this.#over.set(folder, outline);
      this.#begun.delete(folder);
    }
    return outline;
  }

  /** Forgets what is gone. */
  keep(folders: ReadonlySet<string>): void {
    for (const known of [this.#begun, this.#over]) {
      for (const folder of known.keys()) if (!folders.has(folder)) known.delete(folder);
    }
  }
}
