import { basename, dirname, join } from 'node:path';
import type { Out, StageName, WorkspacePath } from '../model/graph.js';
import { PipelineError, StoreError } from '../model/errors.js';
import { afterFailure } from '../system/clean-up.js';
import { isErrno, syncable } from '../system/disk-tree.js';
import { preparedPath } from '../system/own-file.js';
import type { Disk } from '../system/disk.js';
import { isOfItsPath, troubleFound } from '../system/trouble.js';
import type { Relocations } from '../system/relocated-disk.js';
import type { ContentHash } from '../model/hashes.js';
import { asStoreError } from '../store/store-error.js';
import type { Aside, FreshAside } from './aside.js';
import { LastBoot } from './last-boot.js';
import { MadeFolders } from './made-folders.js';
import { OutMover, type Farewell } from './attempt-outs.js';
import {
  AttemptFolder,
  attemptId,
  describeOut,
  readJob,
  readSpec,
  untilOver,
  writeJob,
  writeSpec,
  type AttemptMode,
  type AttemptSpec,
} from './attempt-record.js';
import type { Attempt, Attempts, OldOut, Reclaim, RecordedJob, RecoveredAttempt } from './attempt.js';

export interface AttemptsParts {
  readonly disk: Disk;
  /** Absolute. */
  readonly workspace: string;
  /** `.lockstep/attempts` of that workspace. */
  readonly folder: string;
  /** Makes sure of what interrupted attempts left. */
  readonly reclaim: Reclaim;
  readonly aside: Aside;
  /** What an absolute path holds; `null` where nothing is, or what can't be an out. */
  readonly hash: (path: string) => Promise<ContentHash | null>;
  /** Of this machine, now. */
  readonly boot: string;
  /** Whether a power cut here ends every job that is recorded. */
  readonly endsWithMachine: boolean;
}

const TRASH = '.trash-';

/** docs/algorithms/attempts-and-recovery.md */
export function createAttempts(parts: AttemptsParts): Attempts {
  return new FolderAttempts(parts);
}

function isAt(place: string, path: string | undefined): boolean {
  return path === place || path?.startsWith(`${place}/`) === true;
}

/** What was found when it began. */
interface Begun {
  /** Folders above its outs that it, or lockstep for it, has to make. */
  readonly absent: readonly string[];
  /** Whether something was taken away; then its record is durable. */
  readonly takes: boolean;
}

/** Where nothing is an attempt yet, or any more. */
function trashOf({ path }: AttemptFolder): string {
  return join(dirname(path), TRASH + basename(path));
}

interface LeftAttempt {
  readonly id: string;
  readonly folder: AttemptFolder;
  readonly spec: AttemptSpec;
}

class FolderAttempts implements Attempts {
  readonly #disk: Disk;
  readonly #folder: string;
  readonly #workspace: string;
  readonly #reclaim: Reclaim;
  readonly #aside: Aside;
  readonly #mover: OutMover;
  readonly #made: MadeFolders;
  readonly #boot: LastBoot;
  /** Emptied folders of attempts that are over, for those to come. */
  readonly #spare: string[] = [];

  constructor(parts: AttemptsParts) {
    this.#disk = parts.disk;
    this.#folder = parts.folder;
    this.#workspace = parts.workspace;
    this.#reclaim = parts.reclaim;
    this.#aside = parts.aside;
    this.#made = new MadeFolders(parts.disk, join(dirname(parts.folder), 'folders.json'), parts.workspace);
    const own = dirname(parts.folder);
    this.#boot = new LastBoot(parts.disk, join(own, 'boot.json'), parts.boot, parts.endsWithMachine);
    this.#mover = new OutMover({ ...parts, made: this.#made, isOver: () => this.#boot.isOver() });
  }

  async begin(
    stage: StageName,
    mode: AttemptMode,
    outs: readonly Out[],
    old: ReadonlyMap<WorkspacePath, OldOut>,
  ): Promise<Attempt> {
    const id = attemptId(stage);
    const folder = new AttemptFolder(join(this.#folder, id));
    try {
      this.#clearEarlier(folder);
      const described = outs.map((out) => {
        const isThere = this.#disk.lstat(this.#mover.place(out)) !== null;
        return describeOut(out, isThere, old.get(out.path));
      });
      const spec: AttemptSpec = { stage, mode, outs: described };
      this.#enter(folder, spec);
      const takes = this.#mover.takes(spec);
      try {
        // What takes nothing away loses nothing by a power cut, either.
        if (takes) await this.#disk.syncAll([folder.spec, folder.path]);
        await this.#mover.prepare(folder, spec);
      } catch (error) {
        throw await afterFailure(error, async () => {
          await this.#undo(folder, spec);
        });
      }
      const absent = outs.flatMap((out) => this.#made.absentAbove(this.#mover.place(out)));
      return this.#attempt(id, folder, spec, { absent, takes });
    } catch (error) {
      // What stands in the way of an out is its stage's trouble alone.
      if (isOfItsPath(error) && outs.some((out) => isAt(join(this.#workspace, out.path), error.path))) {
        throw new PipelineError([troubleFound(error)]);
      }
      throw asStoreError(error, "can't begin");
    }
  }

  async recover(): Promise<readonly RecoveredAttempt[]> {
    this.#aside.sweep();
    const isOver = this.#boot.isOver();
    for (const name of this.#names()) {
      const folder = new AttemptFolder(join(this.#folder, name));
      // Without a spec nothing was touched yet.
      const isNothing =
        name.startsWith(TRASH) || (!this.#isUndone(folder) && readSpec(this.#disk, folder, isOver) === null);
      if (isNothing) this.#disk.remove(folder.path);
    }
    const left = this.#left();
    // Nothing is touched while one of them would be moved to where it must not be.
    for (const { folder, spec } of left) this.#confirmPlaces(folder, spec);
    // All at once: each may take its time to end.
    const ended = await Promise.all(
      left.map(async ({ folder, spec }) => {
        const job = readJob(this.#disk, folder, isOver);
        return job !== null && (await this.#ended(job, folder, spec));
      }),
    );
    const recovered: RecoveredAttempt[] = [];
    for (const [index, { folder, spec }] of left.entries()) {
      const { stage } = spec;
      const endedProcess = ended[index] ?? false;
      try {
        if (this.#disk.lstat(folder.committed) !== null) {
          const setAside = await this.#finish(folder, spec);
          recovered.push({ stage, outcome: 'finished', endedProcess, setAside });
        } else {
          const { setAside } = await this.#undo(folder, spec);
          recovered.push({ stage, outcome: 'undone', endedProcess, setAside });
        }
      } catch (error) {
        throw asStoreError(error, `can't recover ${stage}, which was interrupted`);
      }
    }
    this.removeSpare();
    return recovered;
  }

  /** @throws StoreError with what to do, and where the old outs are until then */
  async #ended(job: RecordedJob, folder: AttemptFolder, spec: AttemptSpec): Promise<boolean> {
    try {
      return await this.#reclaim(job, folder.path);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      throw new StoreError(`${spec.stage}: ${error.message}\n${untilOver(this.#disk, folder, spec)}`);
    }
  }

  #confirmPlaces(folder: AttemptFolder, { stage, outs }: AttemptSpec): void {
    try {
      for (const out of outs) this.#mover.place(out);
    } catch (error) {
      throw asStoreError(error, `can't recover ${stage}, whose attempt lies in ${folder.path}`);
    }
  }

  removeUndone(): void {
    for (const name of this.#names()) {
      const folder = new AttemptFolder(join(this.#folder, name));
      if (this.#isUndone(folder)) this.#discard(folder);
    }
    this.removeSpare();
  }

  removeSpare(): void {
    for (const spare of this.#spare.splice(0)) this.#disk.remove(spare);
  }

  left(): readonly { readonly id: string; readonly stage: StageName }[] {
    return this.#left().map(({ id, spec }) => ({ id, stage: spec.stage }));
  }

  foresee(): Relocations {
    return new Map(this.#left().flatMap(({ folder, spec }) => [...this.#mover.foresee(folder, spec)]));
  }

  #attempt(id: string, folder: AttemptFolder, spec: AttemptSpec, begun: Begun): Attempt {
    const { stage, mode, outs } = spec;
    return {
      id,
      stage,
      folder: folder.path,
      outPath: (out) => {
        if (mode === 'command') return this.#mover.place(out);
        const index = outs.findIndex(({ path }) => path === out.path);
        if (index === -1) throw new Error(`${out.path} is no out of ${stage}`);
        return folder.newOut(index, out);
      },
      recordJob: (job) => writeJob(this.#disk, folder, job, this.#boot.endsJobs),
      commit: async (made) => {
        try {
          const hashes = new Map(made.map(({ path, hash }) => [path, hash]));
          return await this.#commit(folder, spec, hashes, begun);
        } catch (error) {
          throw asStoreError(error, "can't put its outs into place");
        }
      },
      undo: async () => {
        try {
          return (await this.#undo(folder, spec)).partial;
        } catch (error) {
          throw asStoreError(error, "can't put back its old outs");
        }
      },
    };
  }

  async #commit(
    folder: AttemptFolder,
    spec: AttemptSpec,
    made: Farewell['made'],
    { absent, takes }: Begun,
  ): Promise<readonly FreshAside[]> {
    let farewell: Farewell;
    try {
      // Before the decision: what can't be noted fails the attempt while it can still be undone.
      if (spec.mode === 'command') this.#made.note(absent);
      const unstored = this.#unstored(folder, spec);
      if (spec.mode === 'command' && !takes && unstored.length === 0) {
        // Its outs are in place, the store has them, and nothing else is at stake: there is nothing to decide.
        this.#keepSpare(folder);
        return [];
      }
      await this.#disk.syncAll(takes ? unstored : [...unstored, folder.spec, folder.path]);
      farewell = await this.#mover.clear(folder, spec, made);
      await this.#mark(folder, folder.committed);
    } catch (error) {
      // A full disk, as a rule. What was decided all the same is finished by the next run.
      throw await afterFailure(error, async () => {
        if (this.#disk.lstat(folder.committed) === null) await this.#undo(folder, spec);
      });
    }
    return this.#finish(folder, spec, farewell);
  }

  async #finish(
    folder: AttemptFolder,
    spec: AttemptSpec,
    farewell?: Farewell,
  ): Promise<readonly FreshAside[]> {
    const setAside = await this.#mover.finish(folder, spec, farewell);
    this.#discard(folder);
    return setAside;
  }

  async #undo(
    folder: AttemptFolder,
    spec: AttemptSpec,
  ): Promise<{ readonly partial: string | null; readonly setAside: readonly FreshAside[] }> {
    const setAside = await this.#mover.undo(folder, spec);
    this.#disk.remove(folder.alive);
    if (this.#disk.lstat(folder.partial) === null) {
      this.#discard(folder);
      return { partial: null, setAside };
    }
    await this.#mark(folder, folder.undone);
    return { partial: folder.partial, setAside };
  }

  /** A step that was taken, durable when it resolves: of an empty file only the name is to be synced. */
  async #mark({ path }: AttemptFolder, step: string): Promise<void> {
    this.#disk.write(step, '');
    await this.#disk.syncAll([path]);
  }

  /**
   * Files and folders of outs that must be on the disk before old ones are given up: those that the store doesn't keep,
   * and those with `persist`, whose next run goes on with what lies there.
   */
  #unstored(folder: AttemptFolder, { mode, outs }: AttemptSpec): readonly string[] {
    return outs.flatMap((out, index) => {
      // The decision is not made for outs that can't be put into place.
      const place = this.#mover.place(out);
      const path = mode === 'script' ? folder.newOut(index, out) : place;
      if (this.#disk.lstat(path) === null) throw new Error(`${out.path} was not written`);
      return out.stored && !out.persist ? [] : syncable(this.#disk, path);
    });
  }

  /** Only what an undone attempt left for the user may be here. */
  #clearEarlier(folder: AttemptFolder): void {
    if (this.#disk.lstat(folder.path) === null) return;
    if (!this.#isUndone(folder) && readSpec(this.#disk, folder, false) !== null) {
      throw new Error(`${folder.path} must be recovered first`);
    }
    this.#discard(folder);
  }

  /**
   * With its record in it, or not at all. In the folder of one that is over where there is one: new files and folders are
   * most of what a short stage costs.
   */
  #enter(folder: AttemptFolder, spec: AttemptSpec): void {
    const spare = this.#spare.pop() ?? this.#newTrash(folder);
    this.#boot.note();
    writeSpec(this.#disk, new AttemptFolder(spare), spec);
    this.#disk.rename(spare, folder.path);
  }

  #newTrash(folder: AttemptFolder): string {
    const trash = trashOf(folder);
    this.#disk.remove(trash);
    this.#disk.makeFolder(trash);
    return trash;
  }

  /** Renamed first: a folder that is half emptied must not look like an attempt. @returns where it is now */
  #toTrash(folder: AttemptFolder): AttemptFolder {
    const trash = trashOf(folder);
    this.#disk.remove(trash);
    this.#disk.rename(folder.path, trash);
    return new AttemptFolder(trash);
  }

  #discard(folder: AttemptFolder): void {
    this.#disk.remove(this.#toTrash(folder).path);
  }

  /**
   * Only of an attempt that had nothing at stake: a power cut may bring its name back, and its record would be torn by
   * what the next one writes over it.
   */
  #keepSpare(folder: AttemptFolder): void {
    const { path, spec, child, alive } = this.#toTrash(folder);
    // Until the next one has a job this is none of its.
    const written = preparedPath(child);
    if (this.#disk.lstat(child) !== null) this.#disk.rename(child, written);
    const isKept = new Set([spec, written, alive]);
    for (const name of this.#disk.list(path)) {
      const entry = join(path, name);
      if (!isKept.has(entry)) this.#disk.remove(entry);
    }
    this.#spare.push(path);
  }

  #left(): readonly LeftAttempt[] {
    const left: LeftAttempt[] = [];
    const isOver = this.#boot.isOver();
    for (const id of this.#names()) {
      if (id.startsWith(TRASH)) continue;
      const folder = new AttemptFolder(join(this.#folder, id));
      if (this.#isUndone(folder)) continue;
      const spec = readSpec(this.#disk, folder, isOver);
      if (spec !== null) left.push({ id, folder, spec });
    }
    return left;
  }

  /** Then nothing of it is needed any more but to be looked at, its record included. */
  #isUndone({ undone }: AttemptFolder): boolean {
    return this.#disk.lstat(undone) !== null;
  }

  #names(): readonly string[] {
    try {
      return this.#disk.list(this.#folder);
    } catch (error) {
      if (isErrno(error, 'ENOENT')) return [];
      throw error;
    }
  }
}
