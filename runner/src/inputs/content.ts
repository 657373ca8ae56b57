import { basename, isAbsolute, join } from 'node:path';
import { LockstepError } from '../model/errors.js';
import type { Disk, FileStat } from '../system/disk.js';
import { isErrno } from '../system/disk-tree.js';
import type { Clock } from '../system/clock.js';
import { sha256, sha256Of, type ContentHash } from '../model/hashes.js';
import {
  manifestHash,
  sortEntries,
  type Content,
  type Manifest,
  type ManifestEntry,
} from '../model/manifest.js';
import { isInnerLink } from '../model/inner-link.js';
import { OWN_FOLDER } from '../model/pipeline-file.js';
import type { StatMemo } from './memo.js';

const CIRCLE = 'links that lead in a circle: remove one of them';

/** @param isOut else it is a dep, which may be anybody's */
function special(isOut: boolean): string {
  const advice = isOut ? 'remove it, or write it elsewhere' : 'move it away, or leave it out of the deps';
  return `neither a file nor a folder, but a socket, a device or a named pipe: ${advice}`;
}

/** Up to here a file is read in one go. */
const SMALL = 1 << 20;

/** A path holds what can't be a dep or an out: a socket, a link where none is allowed, links in a circle. */
export class InvalidContentError extends LockstepError {
  override readonly name = 'InvalidContentError';
  readonly exitCode = 1;

  constructor(
    readonly path: string,
    readonly why: string,
  ) {
    super(`${path}: ${why}`);
  }
}

/** Links count as what they lead to. In outs they must stay inside: the folder is moved, stored and restored. */
export type Links = 'follow' | 'inside';

/** What in a folder counts as not there, with all that lies in it; paths are absolute. */
export type LeftOut = (path: string, isFolder: boolean) => boolean;

const NOTHING_LEFT_OUT: LeftOut = () => false;

/** @returns null where nothing is, or what can't be an out */
export async function outHash(hasher: ContentHasher, path: string): Promise<ContentHash | null> {
  try {
    return (await hasher.hash(path, 'inside'))?.hash ?? null;
  } catch (error) {
    if (error instanceof InvalidContentError) return null;
    throw error;
  }
}

/** Wherever it lies: of this workspace, of one in it or around it. */
export function isOwnFolder(path: string): boolean {
  return basename(path) === OWN_FOLDER;
}

/** Whatever a name isn't UTF-8 for, Node shows it with this character, and can't open it. */
function whyAbsent(name: string): string {
  return name.includes('\uFFFD') ? 'its name is not UTF-8: rename it' : 'it went away while it was read';
}

/** How a folder is gone through. */
interface Walk {
  /** Whether links must stay inside; below one they were looked at where it leads. */
  readonly confines: boolean;
  readonly isLeftOut: LeftOut;
}

/** Says what files and folders hold, reading only what the memo doesn't know. */
export class ContentHasher {
  constructor(
    private readonly disk: Disk,
    private readonly memo: StatMemo,
    private readonly clock: Clock,
    /** Folders that were hashed, by their hashes: hashers of one session share them. */
    private readonly folders = new Map<ContentHash, Manifest>(),
    /** What lockstep keeps for itself, by its absolute path: it is nobody's input. */
    private readonly isOwn: (path: string) => boolean = isOwnFolder,
  ) {}

  /** What a folder that was hashed holds; `null` for any other one. */
  manifestOf(folder: ContentHash): Manifest | null {
    return this.folders.get(folder) ?? null;
  }

  /**
   * @param path absolute
   * @returns null where nothing is (a dangling link is nothing)
   * @throws InvalidContentError for what can't be a dep or an out
   */
  async hash(
    path: string,
    links: Links = 'follow',
    isLeftOut: LeftOut = NOTHING_LEFT_OUT,
  ): Promise<Content | null> {
    if (links === 'inside' && this.disk.lstat(path)?.kind === 'link') {
      throw new InvalidContentError(path, 'a link can’t be an out: write the file itself');
    }
    const stat = this.#followed(path);
    if (stat === null) return null;
    if (stat.kind === 'file') {
      return { kind: 'file', hash: await this.#hashFile(path, stat), size: stat.size };
    }
    if (stat.kind !== 'folder') throw new InvalidContentError(path, special(links === 'inside'));
    const entries: ManifestEntry[] = [];
    await this.#walk(
      path,
      '',
      { confines: links === 'inside', isLeftOut },
      [this.disk.realPath(path)],
      entries,
    );
    const manifest = { entries: sortEntries(entries) };
    const size = entries.reduce((sum, entry) => sum + (entry.kind === 'file' ? entry.size : 0), 0);
    const hash = manifestHash(manifest);
    this.folders.set(hash, manifest);
    return { kind: 'folder', hash, size, manifest };
  }

  async #walk(
    folder: string,
    prefix: string,
    walk: Walk,
    above: readonly string[],
    entries: ManifestEntry[],
  ): Promise<void> {
    const { confines, isLeftOut } = walk;
    const names = this.disk.list(folder);
    if (names.length === 0 && prefix !== '')
      entries.push({ path: prefix.slice(0, -1), kind: 'empty-folder' });
    for (const name of names) {
      const path = join(folder, name);
      if (this.isOwn(path)) {
        if (confines) throw new InvalidContentError(path, 'lockstep’s own state, which no out may hold');
        continue;
      }
      const own = this.disk.lstat(path);
      if (own === null) throw new InvalidContentError(path, whyAbsent(name));
      const isLink = own.kind === 'link';
      if (isLink && confines) this.#confirmInside(path, prefix + name);
      const stat = isLink ? this.#followed(path) : own;
      if (isLeftOut(path, stat?.kind === 'folder')) continue;
      if (stat === null)
        throw new InvalidContentError(
          path,
          `a link to nothing (${this.disk.readLink(path)}): remove it, or make what it leads to`,
        );
      if (stat.kind === 'file') {
        const hash = await this.#hashFile(path, stat);
        entries.push({ path: prefix + name, kind: 'file', hash, size: stat.size });
      } else if (stat.kind === 'folder') {
        const real = isLink ? this.disk.realPath(path) : join(above.at(-1) ?? folder, name);
        if (above.includes(real)) throw new InvalidContentError(path, CIRCLE);
        const below = { isLeftOut, confines: confines && !isLink };
        await this.#walk(path, `${prefix}${name}/`, below, [...above, real], entries);
      } else {
        throw new InvalidContentError(path, special(confines));
      }
    }
  }

  #confirmInside(path: string, inside: string): void {
    const target = this.disk.readLink(path);
    if (isInnerLink(inside, target)) return;
    throw new InvalidContentError(
      path,
      isAbsolute(target)
        ? `a link by an absolute path (${target}): link by a relative one that stays inside the out, as \`ln -sr\` does, or write the file itself`
        : `a link that leads out of the out, or around itself (${target}): write the file itself`,
    );
  }

  #followed(path: string): FileStat | null {
    try {
      return this.disk.stat(path);
    } catch (error) {
      if (isErrno(error, 'ELOOP')) throw new InvalidContentError(path, CIRCLE);
      throw error;
    }
  }

  async #hashFile(path: string, stat: FileStat): Promise<ContentHash> {
    const known = this.memo.lookup(path, stat);
    if (known !== null) return known;
    const began = this.clock.now();
    const digest =
      stat.size <= SMALL ? sha256(this.disk.read(path)) : await sha256Of(this.disk.readChunks(path));
    const hash: ContentHash = `${stat.executable ? 'file-x' : 'file'}:${digest}`;
    this.memo.remember(path, stat, hash, began);
    return hash;
  }
}
