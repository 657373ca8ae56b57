import type { Sha256 } from '../model/hashes.js';
import type { EntryAddress, PipelineFile, Stage, StageName, WorkspacePath } from '../model/graph.js';
import type { Clock, Timer } from '../system/clock.js';
import type { CodeRecord, LockEntry, LockFile, Locks } from '../model/records.js';

const INTERVAL_MS = 10_000;

/** What of a stage says where its block stands. */
type Recorded = Pick<Stage, 'name' | 'file'>;

/** The locks of a graph's files while a run changes them: each is written by itself, and only where it changed. */
export class LockKeepers {
  readonly #keepers = new Map<WorkspacePath, LockKeeper>();

  constructor(
    private readonly locks: Locks,
    private readonly clock: Clock,
    private readonly write: (file: PipelineFile, lock: LockFile) => void,
  ) {}

  get(stage: Recorded): LockEntry | null {
    return this.#of(stage.file).get(stage.name);
  }

  set(stage: Recorded, entry: LockEntry): void {
    this.#of(stage.file).set(stage.name, entry);
  }

  setScript(file: PipelineFile, path: WorkspacePath, record: CodeRecord): void {
    this.#of(file).setScript(path, record);
  }

  prune(file: PipelineFile, stages: ReadonlySet<StageName>, scripts: ReadonlySet<WorkspacePath>): void {
    this.#of(file).prune(stages, scripts);
  }

  /** The code that a file's stages were last run with. */
  codes(file: PipelineFile): readonly Sha256[] {
    return this.#of(file).codes();
  }

  flush(): void {
    for (const keeper of this.#keepers.values()) keeper.flush();
  }

  #of(file: PipelineFile): LockKeeper {
    let keeper = this.#keepers.get(file.path);
    if (keeper === undefined) {
      const before = this.locks.files.get(file.path) ?? { version: 1, scripts: new Map(), stages: new Map() };
      keeper = new LockKeeper(before, this.clock, (lock) => {
        this.write(file, lock);
      });
      this.#keepers.set(file.path, keeper);
    }
    return keeper;
  }
}

/**
 * A lock while a run changes it: written whole, at most every 10 seconds and when it is flushed,
 * and never when nothing changed.
 */
export class LockKeeper {
  readonly #stages: Map<StageName, LockEntry>;
  readonly #scripts: Map<EntryAddress, CodeRecord>;
  #dirty = false;
  #written: number;
  #timer: Timer | null = null;

  constructor(
    initial: LockFile,
    private readonly clock: Clock,
    private readonly write: (lock: LockFile) => void,
  ) {
    this.#stages = new Map(initial.stages);
    this.#scripts = new Map(initial.scripts);
    this.#written = clock.monotonic();
  }

  get(name: StageName): LockEntry | null {
    return this.#stages.get(name) ?? null;
  }

  set(name: StageName, entry: LockEntry): void {
    this.#stages.set(name, entry);
    this.#changed();
  }

  /** While the sources are those of the record, the record stays: it is the identity (docs/algorithms/code-identity.md). */
  setScript(address: EntryAddress, record: CodeRecord): void {
    if (this.#scripts.get(address)?.sources === record.sources) return;
    this.#scripts.set(address, record);
    this.#changed();
  }

  /** Drops every block that the pipeline no longer has. */
  prune(stages: ReadonlySet<StageName>, scripts: ReadonlySet<EntryAddress>): void {
    for (const name of this.#stages.keys()) if (!stages.has(name)) this.#drop(this.#stages, name);
    for (const address of this.#scripts.keys()) {
      if (!scripts.has(address)) this.#drop(this.#scripts, address);
    }
  }

  /** The code that stages were last run with. */
  codes(): readonly Sha256[] {
    return [...this.#stages.values()].flatMap(({ inputs: { action } }) =>
      action.kind === 'script' ? [action.code] : [],
    );
  }

  flush(): void {
    this.#timer?.stop();
    this.#timer = null;
    if (!this.#dirty) return;
    this.write({ version: 1, stages: this.#stages, scripts: this.#scripts });
    this.#dirty = false;
    this.#written = this.clock.monotonic();
  }

  #drop<T>(map: Map<string, T>, key: string): void {
    map.delete(key);
    this.#dirty = true;
  }

  #changed(): void {
    this.#dirty = true;
    const wait = this.#written + INTERVAL_MS - this.clock.monotonic();
    this.#timer ??= this.clock.after(Math.max(0, wait), () => {
      this.#timer = null;
      try {
        this.flush();
      } catch {
        // Still dirty: the flush at the end tries again, and its error ends the run.
      }
    });
  }
}
