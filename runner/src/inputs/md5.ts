import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { dvcFolderMd5, type DvcManifestEntry } from '../model/dvc-manifest.js';
import type { Md5 } from '../model/graph.js';
import type { Clock } from '../system/clock.js';
import type { Disk, FileStat } from '../system/disk.js';
import type { Md5Sum, StatMemo } from './memo.js';

/** What DVC looks at to tell text from bytes. */
const FIRST_BYTES = 512;

/** Says what DVC would know files and folders by, reading only what the memo doesn't know. */
export class Md5Hasher {
  constructor(
    private readonly disk: Disk,
    private readonly memo: StatMemo<Md5Sum>,
    private readonly clock: Clock,
  ) {}

  /**
   * @param path absolute
   * @param isIgnored what doesn't count in a folder, by its absolute path
   * @returns null where neither a file nor a folder is
   */
  async of(
    path: string,
    isLegacy: boolean,
    isIgnored: (path: string, isFolder: boolean) => boolean,
  ): Promise<Md5 | null> {
    const stat = this.disk.stat(path);
    if (stat?.kind === 'file')
      return { digest: await this.#file(path, stat, isLegacy), of: 'file', isLegacy };
    if (stat?.kind !== 'folder') return null;
    const entries: DvcManifestEntry[] = [];
    await this.#walk(
      path,
      '',
      async (file, relpath) => {
        const own = this.disk.stat(file);
        if (own?.kind === 'file') entries.push({ relpath, md5: await this.#file(file, own, isLegacy) });
      },
      isIgnored,
    );
    return { digest: dvcFolderMd5(entries), of: 'folder', isLegacy };
  }

  /** As DVC does, links to files are followed and links to folders passed by; an empty folder is nothing. */
  async #walk(
    folder: string,
    prefix: string,
    visit: (file: string, relpath: string) => Promise<void>,
    isIgnored: (path: string, isFolder: boolean) => boolean,
  ): Promise<void> {
    for (const name of this.disk.list(folder)) {
      const path = join(folder, name);
      const isFolder = this.disk.lstat(path)?.kind === 'folder';
      if (isIgnored(path, isFolder)) continue;
      if (isFolder) await this.#walk(path, `${prefix}${name}/`, visit, isIgnored);
      else await visit(path, prefix + name);
    }
  }

  async #file(path: string, stat: FileStat, isLegacy: boolean): Promise<string> {
    const kind = isLegacy ? 'md5-dos2unix' : 'md5';
    const known = this.memo.lookup(path, stat);
    if (known?.startsWith(`${kind}:`) === true) return known.slice(kind.length + 1);
    const began = this.clock.now();
    const hash = createHash('md5');
    // Chunk by chunk, as DVC does: a CRLF that two chunks share stays one.
    for await (const chunk of this.disk.readChunks(path)) hash.update(isLegacy ? asUnixText(chunk) : chunk);
    const digest = hash.digest('hex');
    this.memo.remember(path, stat, `${kind}:${digest}`, began);
    return digest;
  }
}

function asUnixText(chunk: Buffer): Buffer {
  if (!chunk.includes('\r\n') || !looksLikeText(chunk.subarray(0, FIRST_BYTES))) return chunk;
  return Buffer.from(chunk.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
}

/** No NUL, and at most three in ten bytes that no text in ASCII has. */
function looksLikeText(start: Buffer): boolean {
  if (start.includes(0)) return false;
  const foreign = start.filter((byte) => (byte < 32 || byte > 126) && !TEXT_CONTROLS.includes(byte));
  return foreign.length / start.length <= 0.3;
}

const TEXT_CONTROLS: readonly number[] = [...Buffer.from('\n\r\t\f\b')];
