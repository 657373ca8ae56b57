import { dirname, join } from 'node:path';
import { copyTree, isErrno, move, giveUp, renameTree, syncTree } from '../system/disk-tree.js';
import type { Disk } from '../system/disk.js';
import type { Relocations } from '../system/relocated-disk.js';
import type { ContentHash } from '../model/hashes.js';
import type { WorkspacePath } from '../model/graph.js';
import { sha256 } from '../model/hashes.js';
import { confinedPlace, isConfined } from '../pipeline/out-place.js';
import type { Aside, FreshAside } from './aside.js';
import type { AsideFacts } from './aside-record.js';
import type { MadeFolders } from './made-folders.js';
import type { AttemptFolder, AttemptOut, AttemptSpec } from './attempt-record.js';

/** Contents by which old outs may go, and where the others will lie. */
export interface Farewell {
  /** Of the new outs, by path; empty where it isn't known any more. */
  readonly made: ReadonlyMap<WorkspacePath, ContentHash>;
  /** Reserved, by the out's index. */
  readonly reserved: ReadonlyMap<number, FreshAside>;
}

export interface OutMoverParts {
  readonly disk: Disk;
  readonly workspace: string;
  readonly aside: Aside;
  readonly made: MadeFolders;
  /** What an absolute path holds; `null` where nothing is, or what can't be an out. */
  readonly hash: (path: string) => Promise<ContentHash | null>;
  /** Whether left attempts are of an earlier boot: whatever wasn't synced of them may be lost. */
  readonly isOver: () => boolean;
}

/**
 * The steps that move outs. Each may be cut short at any call and be done again from its beginning:
 * what has been moved is no longer where the step looks for it.
 */
export class OutMover {
  private readonly disk: Disk;

  constructor(private readonly parts: OutMoverParts) {
    this.disk = parts.disk;
  }

  /** @throws StoreError where a link leads it out of the workspace */
  place({ path }: { readonly path: string }): string {
    return confinedPlace(this.disk, this.parts.workspace, path);
  }

  /** Before the stage starts. */
  async prepare(folder: AttemptFolder, { mode, outs }: AttemptSpec): Promise<void> {
    for (const [index, out] of outs.entries()) {
      if (mode === 'script') {
        const target = folder.newOut(index, out);
        this.disk.makeFolder(dirname(target));
        if (out.persist && out.hadOld) await copyTree(this.disk, this.place(out), target);
      } else if (out.hadOld) {
        await this.#takeOld(this.place(out), folder.oldOut(index), out.persist);
      }
    }
    if (mode === 'command' && !this.parts.made.isEmpty) this.#takeFolders(folder, outs);
  }

  /** Whether `prepare` will take anything away. */
  takes({ mode, outs }: AttemptSpec): boolean {
    if (outs.some(({ hadOld }) => hadOld)) return true;
    if (mode === 'script' || this.parts.made.isEmpty) return false;
    return outs.some((out) => this.parts.made.emptyAbove(this.place(out)).length > 0);
  }

  /** Folders that only held what was taken: `undo` makes them again. */
  #takeFolders(folder: AttemptFolder, outs: readonly AttemptOut[]): void {
    for (const out of outs) {
      for (const [depth, empty] of this.parts.made.emptyAbove(this.place(out)).entries()) {
        const taken = takenFolder(folder, out, depth);
        this.disk.makeFolder(dirname(taken));
        try {
          this.disk.rename(empty, taken);
        } catch (error) {
          // On another device it stays: the command meets it, as every folder that isn't known to be its own.
          if (isErrno(error, 'EXDEV')) break;
          throw error;
        }
        // Somebody wrote into it just now.
        if (this.disk.list(taken).length > 0) this.disk.rename(taken, empty);
      }
    }
  }

  /**
   * Before the decision for the new outs, since it needs room: whatever a script's outs would replace and
   * nobody knows goes to `old`, and a place aside is reserved for each old out that must not go.
   */
  async clear(folder: AttemptFolder, spec: AttemptSpec, made: Farewell['made']): Promise<Farewell> {
    const reserved = new Map<number, FreshAside>();
    for (const [index, out] of spec.outs.entries()) {
      const [place, old] = [this.place(out), folder.oldOut(index)];
      if (spec.mode === 'script') {
        if (await this.#mayGo(place, out, made)) continue;
        this.disk.makeFolder(dirname(old));
        await move(this.disk, place, old);
      } else if (this.disk.lstat(old) === null || isKnown(out, made)) {
        continue;
      }
      reserved.set(index, this.parts.aside.reserve(old, factsOf(spec, out)));
    }
    return { made, reserved };
  }

  /** After the decision for the new outs. @returns what was set aside */
  async finish(
    folder: AttemptFolder,
    spec: AttemptSpec,
    { made, reserved }: Farewell = { made: new Map(), reserved: new Map() },
  ): Promise<readonly FreshAside[]> {
    const { aside } = this.parts;
    const setAside: FreshAside[] = [];
    for (const [index, out] of spec.outs.entries()) {
      // A command's new outs are in place already.
      if (spec.mode === 'script')
        setAside.push(...(await this.#putIntoPlace(folder, spec, index, out, made)));
      const old = folder.oldOut(index);
      if (this.disk.lstat(old) === null) continue;
      // Of a script only unknown ones came there.
      if (spec.mode === 'command' && isKnown(out, made)) continue;
      const entry = reserved.get(index) ?? aside.reserve(old, factsOf(spec, out));
      await aside.fill(entry, old);
      setAside.push(entry);
    }
    return setAside;
  }

  /** Where an out lies, by its place, that `finish` or `undo` will put there; `null` where nothing will be. */
  foresee(folder: AttemptFolder, { mode, outs }: AttemptSpec): Relocations {
    const started = this.#mayHaveStarted(folder);
    const committed = this.disk.lstat(folder.committed) !== null;
    const places = new Map<string, string | null>();
    for (const [index, out] of outs.entries()) {
      const place = join(this.parts.workspace, out.path);
      const [made, old] = [folder.newOut(index, out), folder.oldOut(index)];
      if (committed) {
        if (mode === 'script' && this.disk.lstat(made) !== null) places.set(place, made);
      } else if (mode === 'script') {
        if (this.disk.lstat(old) !== null && this.disk.lstat(place) === null) places.set(place, old);
      } else if (started || !out.persist) {
        if (this.disk.lstat(old) !== null) places.set(place, old);
        else if (started && !out.hadOld) places.set(place, null);
      }
    }
    return places;
  }

  /** @param place of an out. Only where no command has made them anew */
  #returnFolders(folder: AttemptFolder, out: AttemptOut, place: string): void {
    const taken: { from: string; to: string }[] = [];
    for (let depth = 0, to = dirname(place); ; depth += 1, to = dirname(to)) {
      const from = takenFolder(folder, out, depth);
      if (this.disk.lstat(from) === null) break;
      taken.push({ from, to });
    }
    for (const { from, to } of taken.toReversed()) {
      if (this.disk.lstat(to) === null) this.disk.rename(from, to);
    }
  }

  /** The old outs come back; what the stage wrote goes to `partial`. @returns what was set aside */
  async undo(folder: AttemptFolder, spec: AttemptSpec): Promise<readonly FreshAside[]> {
    const { mode, outs } = spec;
    const started = this.#mayHaveStarted(folder);
    const setAside: FreshAside[] = [];
    for (const [index, out] of outs.entries()) {
      const old = folder.oldOut(index);
      const isTaken = this.disk.lstat(old) !== null;
      if (mode === 'script') {
        await this.#keepPartial(folder, out, folder.newOut(index, out));
        if (!isTaken) continue;
        const place = this.place(out);
        // It was written by hand since, or a copy to another device was whole and the old one not yet gone.
        if (this.disk.lstat(place) !== null)
          setAside.push(await this.parts.aside.take(old, factsOf(spec, out)));
        else await move(this.disk, old, place);
        continue;
      }
      // Before the stage started, a persistent out is still in place and its copy of no use.
      if (out.persist && !started) continue;
      if (!isTaken) {
        // Without an old out in the attempt, what is in place is the old one, or was made by the stage.
        if (!out.hadOld && started) await this.#removePartial(folder, out);
        continue;
      }
      const place = this.place(out);
      await this.#keepPartial(folder, out, place);
      this.#returnFolders(folder, out, place);
      // The command may have removed the folder above.
      this.disk.makeFolder(dirname(place));
      await move(this.disk, old, place);
    }
    return setAside;
  }

  #mayHaveStarted({ child }: AttemptFolder): boolean {
    return this.disk.lstat(child) !== null || this.parts.isOver();
  }

  /** Once `old` exists it is whole, and what is still in place no longer counts. */
  async #takeOld(place: string, old: string, keep: boolean): Promise<void> {
    this.disk.makeFolder(dirname(old));
    if (!keep) {
      try {
        renameTree(this.disk, place, old);
        return;
      } catch (error) {
        if (!isErrno(error, 'EXDEV')) throw error;
      }
    }
    const copying = `${old}.copying`;
    await copyTree(this.disk, place, copying);
    await syncTree(this.disk, copying);
    renameTree(this.disk, copying, old);
    // The stage may write into what is in place.
    await this.disk.syncAll([dirname(old)]);
    if (!keep) this.disk.remove(place);
  }

  /** A script's new out, if it isn't there yet. What nobody knows can only have come there since `clear`. */
  async #putIntoPlace(
    folder: AttemptFolder,
    spec: AttemptSpec,
    index: number,
    out: AttemptOut,
    made: Farewell['made'],
  ): Promise<readonly FreshAside[]> {
    const [from, to] = [folder.newOut(index, out), this.place(out)];
    if (this.disk.lstat(from) === null) return [];
    const setAside: FreshAside[] = [];
    // A kill may have left a copy to another device whole, with what it was made from.
    const mayGo = (await this.#mayGo(to, out, made)) || (await this.#areSame(from, to));
    if (!mayGo) setAside.push(await this.parts.aside.take(to, factsOf(spec, out)));
    this.disk.makeFolder(dirname(to));
    const old = this.disk.lstat(to)?.kind;
    // A rename replaces a file in one step, but no folder.
    if (old !== undefined && (old === 'folder' || this.disk.lstat(from)?.kind === 'folder')) {
      giveUp(this.disk, to, join(folder.path, 'replaced', String(index)));
    }
    await move(this.disk, from, to);
    return setAside;
  }

  /** Whether nothing is lost with what lies at a place. */
  async #mayGo(place: string, out: AttemptOut, made: Farewell['made']): Promise<boolean> {
    if (this.disk.lstat(place) === null) return true;
    const hash = await this.parts.hash(place);
    return hash !== null && (hash === made.get(out.path) || (out.known && hash === out.content));
  }

  async #areSame(one: string, other: string): Promise<boolean> {
    const hash = await this.parts.hash(one);
    return hash !== null && hash === (await this.parts.hash(other));
  }

  /** What a stage wrote in place, where nothing comes back: what can't be moved from there is let be. */
  async #removePartial(folder: AttemptFolder, out: AttemptOut): Promise<void> {
    if (!isConfined(this.disk, this.parts.workspace, out.path)) return;
    try {
      await this.#keepPartial(folder, out, this.place(out));
    } catch (error) {
      if (!isErrno(error, 'EACCES', 'EPERM', 'EROFS')) throw error;
    }
  }

  async #keepPartial(folder: AttemptFolder, out: AttemptOut, from: string): Promise<void> {
    if (this.disk.lstat(from) === null) return;
    const target = folder.partialOut(out);
    this.disk.remove(target);
    this.disk.makeFolder(dirname(target));
    try {
      renameTree(this.disk, from, target);
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

function takenFolder({ path }: AttemptFolder, out: AttemptOut, depth: number): string {
  return join(path, 'folders', `${sha256(out.path)}-${depth}`);
}

/** Of what was there when the attempt began. */
function isKnown({ path, content, known }: AttemptOut, made: Farewell['made']): boolean {
  return known || (content !== null && content === made.get(path));
}

function factsOf({ stage }: AttemptSpec, { path }: AttemptOut): AsideFacts {
  return { path, stage, cause: 'run' };
}
