import { dirname, join } from 'node:path';
import { copyTree, isErrno, move } from '../ports/disk-tree.js';
import type { Disk } from '../ports/disk.js';
import { confinedPlace } from '../pipeline/out-place.js';
import type { Relocations } from '../ports/relocated-disk.js';
import type { AttemptFolder, AttemptOut, AttemptSpec } from './attempt-record.js';

/**
 * The steps that move outs. Each may be cut short at any call and be done again from its beginning:
 * what has been moved is no longer where the step looks for it.
 */
export class OutMover {
  constructor(
    private readonly disk: Disk,
    private readonly workspace: string,
  ) {}

  /** @throws StoreError where a link leads it out of the workspace */
  place({ path }: { readonly path: string }): string {
    return confinedPlace(this.disk, this.workspace, path);
  }

  /** Before the stage starts. */
  async prepare(folder: AttemptFolder, { mode, outs }: AttemptSpec): Promise<void> {
    this.disk.makeFolder(join(folder.path, mode === 'script' ? 'new' : 'old'));
    for (const [index, out] of outs.entries()) {
      if (mode === 'script') {
        const target = folder.newOut(index, out);
        this.disk.makeFolder(dirname(target));
        if (out.persist && out.hadOld) await copyTree(this.disk, this.place(out), target);
      } else if (out.hadOld) {
        await this.#setAside(this.place(out), folder.oldOut(index), out.persist);
      }
    }
  }

  /** After the decision for the new outs. */
  async finish(folder: AttemptFolder, { mode, outs }: AttemptSpec): Promise<void> {
    // A command's new outs are in place already.
    if (mode === 'command') return;
    for (const [index, out] of outs.entries()) {
      const from = folder.newOut(index, out);
      if (this.disk.lstat(from) === null) continue;
      const to = this.place(out);
      this.disk.makeFolder(dirname(to));
      const old = this.disk.lstat(to)?.kind;
      // A rename replaces a file in one step, but no folder.
      if (old !== undefined && (old === 'folder' || this.disk.lstat(from)?.kind === 'folder')) {
        this.#giveUp(folder.oldOut(index), to);
      }
      await move(this.disk, from, to);
    }
  }

  /** Where an out lies, by its place, that `finish` or `undo` will put there; `null` where nothing will be. */
  foresee(folder: AttemptFolder, { mode, outs }: AttemptSpec): Relocations {
    const started = this.disk.lstat(folder.child) !== null;
    const committed = this.disk.lstat(folder.committed) !== null;
    const places = new Map<string, string | null>();
    for (const [index, out] of outs.entries()) {
      const place = join(this.workspace, out.path);
      const [made, old] = [folder.newOut(index, out), folder.oldOut(index)];
      if (committed) {
        if (mode === 'script' && this.disk.lstat(made) !== null) places.set(place, made);
      } else if (mode === 'command' && (started || !out.persist)) {
        if (this.disk.lstat(old) !== null) places.set(place, old);
        else if (started && !out.hadOld) places.set(place, null);
      }
    }
    return places;
  }

  /** The old outs come back; what the stage wrote goes to `partial`. */
  async undo(folder: AttemptFolder, { mode, outs }: AttemptSpec): Promise<void> {
    const started = this.disk.lstat(folder.child) !== null;
    for (const [index, out] of outs.entries()) {
      if (mode === 'script') {
        await this.#keepPartial(folder, out, folder.newOut(index, out));
        continue;
      }
      // Before the stage started, a persistent out is still in place and its copy of no use.
      if (out.persist && !started) continue;
      const old = folder.oldOut(index);
      const isAside = this.disk.lstat(old) !== null;
      // Without an old out set aside, what is in place is the old one, or was made by the stage.
      if (isAside || (!out.hadOld && started)) await this.#keepPartial(folder, out, this.place(out));
      if (!isAside) continue;
      // The command may have removed the folder above.
      this.disk.makeFolder(dirname(this.place(out)));
      await move(this.disk, old, this.place(out));
    }
  }

  /** Once `aside` exists it is whole, and what is still in place no longer counts. */
  async #setAside(place: string, aside: string, keep: boolean): Promise<void> {
    if (!keep) {
      try {
        this.disk.rename(place, aside);
        return;
      } catch (error) {
        if (!isErrno(error, 'EXDEV')) throw error;
      }
    }
    const copying = `${aside}.copying`;
    await copyTree(this.disk, place, copying);
    this.disk.rename(copying, aside);
    if (!keep) this.disk.remove(place);
  }

  #giveUp(target: string, from: string): void {
    this.disk.remove(target);
    this.disk.makeFolder(dirname(target));
    try {
      this.disk.rename(from, target);
    } catch (error) {
      if (!isErrno(error, 'EXDEV')) throw error;
      this.disk.remove(from);
    }
  }

  async #keepPartial(folder: AttemptFolder, out: AttemptOut, from: string): Promise<void> {
    if (this.disk.lstat(from) === null) return;
    const target = folder.partialOut(out);
    this.disk.remove(target);
    this.disk.makeFolder(dirname(target));
    try {
      this.disk.rename(from, target);
      return;
    } catch (error) {
      if (!isErrno(error, 'EXDEV')) throw error;
    }
    try {
      // Across devices only where there is room for it: it is of no more use but to look at.
      await copyTree(this.disk, from, target);
    } catch (error) {
      if (!isErrno(error, 'ENOSPC', 'EDQUOT')) throw error;
      this.disk.remove(target);
    }
    this.disk.remove(from);
  }
}
