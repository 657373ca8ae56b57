import { dirname, join } from 'node:path';
import type { Out, StageName } from '../model/graph.js';
import { isErrno } from '../system/disk-tree.js';
import type { Disk } from '../system/disk.js';
import type { Relocations } from '../system/relocated-disk.js';
import { asStoreError } from '../store/store-error.js';
import { OutMover } from './attempt-outs.js';
import {
  AttemptFolder,
  attemptId,
  describeOut,
  readJob,
  readSpec,
  writeJob,
  writeSpec,
  type AttemptMode,
  type AttemptSpec,
} from './attempt-record.js';
import type { Attempt, Attempts, Reclaim, RecoveredAttempt } from './attempt.js';

const TRASH = '.trash-';

/**
 * docs/algorithms/attempts-and-recovery.md
 * @param workspace absolute
 * @param folder `.lockstep/attempts` of that workspace
 */
export function createAttempts(parts: AttemptParts, workspace: string, folder: string): Attempts {
  return new FolderAttempts(parts, workspace, folder);
}

/** What attempts are made with. */
interface AttemptParts {
  readonly disk: Disk;
  readonly reclaim: Reclaim;
}

interface LeftAttempt {
  readonly id: string;
  readonly folder: AttemptFolder;
  readonly spec: AttemptSpec;
}

class FolderAttempts implements Attempts {
  readonly #disk: Disk;
  readonly #folder: string;
  readonly #reclaim: Reclaim;
  readonly #mover: OutMover;

  constructor({ disk, reclaim }: AttemptParts, workspace: string, folder: string) {
    this.#disk = disk;
    this.#folder = folder;
    this.#reclaim = reclaim;
    this.#mover = new OutMover(disk, workspace);
  }

  async begin(stage: StageName, mode: AttemptMode, outs: readonly Out[]): Promise<Attempt> {
    const id = attemptId(stage);
    const folder = new AttemptFolder(join(this.#folder, id));
    try {
      this.#clearEarlier(folder);
      this.#disk.makeFolder(folder.path);
      const described = outs.map((out) =>
        describeOut(out, this.#disk.lstat(this.#mover.place(out)) !== null),
      );
      const spec = writeSpec(this.#disk, folder, { stage, mode, outs: described });
      try {
        await this.#mover.prepare(folder, spec);
      } catch (error) {
        await this.#undo(folder, spec);
        throw error;
      }
      return this.#attempt(id, folder, spec);
    } catch (error) {
      throw asStoreError(error, `can't begin ${stage}`);
    }
  }

  async recover(): Promise<readonly RecoveredAttempt[]> {
    for (const name of this.#names()) {
      const folder = new AttemptFolder(join(this.#folder, name));
      // Without a spec nothing was touched yet.
      if (name.startsWith(TRASH) || readSpec(this.#disk, folder) === null) this.#disk.remove(folder.path);
    }
    const left = this.#left();
    // All at once: each may take its time to end.
    const ended = await Promise.all(
      left.map(async ({ folder }) => {
        const job = readJob(this.#disk, folder);
        return job !== null && (await this.#reclaim(job));
      }),
    );
    const recovered: RecoveredAttempt[] = [];
    for (const [index, { folder, spec }] of left.entries()) {
      const { stage } = spec;
      const endedProcess = ended[index] ?? false;
      try {
        if (this.#disk.lstat(folder.committed) !== null) {
          await this.#finish(folder, spec);
          recovered.push({ stage, outcome: 'finished', endedProcess });
        } else {
          await this.#undo(folder, spec);
          recovered.push({ stage, outcome: 'undone', endedProcess });
        }
      } catch (error) {
        throw asStoreError(error, `can't recover ${stage}, which was interrupted`);
      }
    }
    return recovered;
  }

  left(): readonly { readonly id: string; readonly stage: StageName }[] {
    return this.#left().map(({ id, spec }) => ({ id, stage: spec.stage }));
  }

  foresee(): Relocations {
    return new Map(this.#left().flatMap(({ folder, spec }) => [...this.#mover.foresee(folder, spec)]));
  }

  #attempt(id: string, folder: AttemptFolder, spec: AttemptSpec): Attempt {
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
      recordJob: (job) => {
        writeJob(this.#disk, folder, job);
      },
      commit: async () => {
        try {
          await this.#syncUnstored(folder, spec);
          this.#disk.writeDurably(folder.committed, '');
          await this.#finish(folder, spec);
        } catch (error) {
          throw asStoreError(error, `can't put the outs of ${stage} into place`);
        }
      },
      undo: async () => {
        try {
          return await this.#undo(folder, spec);
        } catch (error) {
          throw asStoreError(error, `can't put back the old outs of ${stage}`);
        }
      },
    };
  }

  async #finish(folder: AttemptFolder, spec: AttemptSpec): Promise<void> {
    await this.#mover.finish(folder, spec);
    this.#discard(folder);
  }

  async #undo(folder: AttemptFolder, spec: AttemptSpec): Promise<string | null> {
    await this.#mover.undo(folder, spec);
    if (this.#disk.lstat(folder.partial) === null) {
      this.#discard(folder);
      return null;
    }
    this.#disk.writeDurably(folder.undone, '');
    return folder.partial;
  }

  /** An out that the store doesn't keep must be on the disk before the old one is given up. */
  async #syncUnstored(folder: AttemptFolder, { mode, outs }: AttemptSpec): Promise<void> {
    const paths: string[] = [];
    for (const [index, out] of outs.entries()) {
      const path = mode === 'script' ? folder.newOut(index, out) : this.#mover.place(out);
      if (this.#disk.lstat(path) === null) throw new Error(`${out.path} was not written`);
      if (!out.stored) this.#collect(path, paths);
    }
    await this.#disk.syncAll(paths);
  }

  #collect(path: string, into: string[]): void {
    const kind = this.#disk.lstat(path)?.kind;
    if (kind === 'folder') for (const name of this.#disk.list(path)) this.#collect(join(path, name), into);
    if (kind === 'folder' || kind === 'file') into.push(path);
  }

  /** Only what an undone attempt left for the user may be here. */
  #clearEarlier(folder: AttemptFolder): void {
    if (this.#disk.lstat(folder.path) === null) return;
    if (readSpec(this.#disk, folder) !== null && this.#disk.lstat(folder.undone) === null) {
      throw new Error(`${folder.path} must be recovered first`);
    }
    this.#discard(folder);
  }

  /** Renamed first: a folder that is half removed must not look like an attempt. */
  #discard({ path }: AttemptFolder): void {
    const trash = join(dirname(path), TRASH + path.slice(dirname(path).length + 1));
    this.#disk.remove(trash);
    this.#disk.rename(path, trash);
    this.#disk.remove(trash);
  }

  #left(): readonly LeftAttempt[] {
    const left: LeftAttempt[] = [];
    for (const id of this.#names()) {
      if (id.startsWith(TRASH)) continue;
      const folder = new AttemptFolder(join(this.#folder, id));
      const spec = readSpec(this.#disk, folder);
      if (spec !== null && this.#disk.lstat(folder.undone) === null) left.push({ id, folder, spec });
    }
    return left;
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
