import { join } from 'node:path';
import { LockstepError } from '../model/errors.js';
import type { Disk, FileStat } from '../system/disk.js';
import type { Clock } from '../system/clock.js';
import { sha256, sha256Of, type ContentHash } from '../model/hashes.js';
import {
  manifestHash,
  sortEntries,
  type Content,
  type Manifest,
  type ManifestEntry,
} from '../model/manifest.js';
import type { StatMemo } from './memo.js';

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

/** Deps follow links as content; outs must not hold any, since the store keeps bytes. */
export type Links = 'follow' | 'refuse';

/** @returns null where nothing is, or what can't be an out */
export async function outHash(hasher: ContentHasher, path: string): Promise<ContentHash | null> {
  try {
    return (await hasher.hash(path, 'refuse'))?.hash ?? null;
  } catch (error) {
    if (error instanceof InvalidContentError) return null;
    throw error;
  }
}

/** Says what files and folders hold, reading only what the memo doesn't know. */
export class ContentHasher {
  constructor(
    private readonly disk: Disk,
    private readonly memo: StatMemo,
    private readonly clock: Clock,
    /** Folders that were hashed, by their hashes: hashers of one session share them. */
    private readonly folders = new Map<ContentHash, Manifest>(),
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
  async hash(path: string, links: Links = 'follow'): Promise<Content | null> {
    if (links === 'refuse' && this.disk.lstat(path)?.kind === 'link') {
      throw new InvalidContentError(path, 'a link can’t be an out: write the file itself');
    }
    const stat = this.disk.stat(path);
    if (stat === null) return null;
    if (stat.kind === 'file') {
      return { kind: 'file', hash: await this.#hashFile(path, stat), size: stat.size };
    }
    if (stat.kind !== 'folder') throw new InvalidContentError(path, 'neither a file nor a folder');
    const entries: ManifestEntry[] = [];
    await this.#walk(path, '', links, [this.disk.realPath(path)], entries);
    const manifest = { entries: sortEntries(entries) };
    const size = entries.reduce((sum, entry) => sum + (entry.kind === 'file' ? entry.size : 0), 0);
    const hash = manifestHash(manifest);
    this.folders.set(hash, manifest);
    return { kind: 'folder', hash, size, manifest };
  }

  async #walk(
    folder: string,
    prefix: string,
    links: Links,
    above: readonly string[],
    entries: ManifestEntry[],
  ): Promise<void> {
    const names = this.disk.list(folder);
    if (names.length === 0 && prefix !== '')
      entries.push({ path: prefix.slice(0, -1), kind: 'empty-folder' });
    for (const name of names) {
      const path = join(folder, name);
      const own = this.disk.lstat(path);
      const isLink = own?.kind === 'link';
      if (isLink && links === 'refuse') {
        throw new InvalidContentError(path, 'an out must not hold links: write the files themselves');
      }
      const stat = isLink ? this.disk.stat(path) : own;
      if (stat === null) throw new InvalidContentError(path, 'a link to nothing');
      if (stat.kind === 'file') {
        const hash = await this.#hashFile(path, stat);
        entries.push({ path: prefix + name, kind: 'file', hash, size: stat.size });
      } else if (stat.kind === 'folder') {
        const real = isLink ? this.disk.realPath(path) : join(above.at(-1) ?? folder, name);
        if (above.includes(real)) throw new InvalidContentError(path, 'links that lead in a circle');
        await this.#walk(path, `${prefix}${name}/`, links, [...above, real], entries);
      } else {
        throw new InvalidContentError(path, 'neither a file nor a folder');
      }
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
