import { dirname, join } from 'node:path';
import pLimit from 'p-limit';
import { digestOf, isFolder, sha256, sha256Of, type ContentHash, type Sha256 } from '../model/hashes.js';
import { decodeManifest, encodeManifest, type Content, type Manifest } from '../model/manifest.js';
import { thenCleanUp } from '../system/clean-up.js';
import { giveUp, move } from '../system/disk-tree.js';
import type { Disk } from '../system/disk.js';
import { isLinked, type StoredLinks } from './links.js';
import { foldersAbove, reachable, type StoredModes } from './modes.js';
import { confirmNames } from './names.js';
import { SMALL_BYTES } from './folder-objects.js';
import { forAll } from './for-all.js';
import type { Objects, ObjectSource } from './objects.js';
import { asStoreError } from './store-error.js';
import type { RestoreOutcome, Store, StoredContent } from './store.js';
import type { TempArea } from './temp-area.js';

/** Files in flight; more only make the disk seek. */
const FILES_AT_ONCE = 4;

/** Asked just before something is put at a place. @throws StoreError where that must not be */
export type Confirm = (place: string) => void;

/** Files and folders, made of objects: wherever these are kept, what comes out is proven here. */
export class ContentStore implements Store {
  readonly #disk: Disk;
  readonly #limit = pLimit(FILES_AT_ONCE);

  constructor(
    disk: Disk,
    private readonly objects: Objects,
    private readonly modes: StoredModes,
    private readonly links: StoredLinks,
    private readonly temp: TempArea,
    private readonly confirm: Confirm,
  ) {
    this.#disk = disk;
  }

  async put(path: string, content: Content): Promise<void> {
    try {
      await this.objects.put(await this.#sources(path, content));
    } catch (error) {
      throw asStoreError(error, `can't store ${path}`);
    }
  }

  async missing(hashes: readonly ContentHash[]): Promise<ReadonlySet<ContentHash>> {
    const folders = hashes.filter(isFolder);
    const files = hashes.filter((hash) => !isFolder(hash));
    const manifests = await this.manifests(folders);
    const inside = [...manifests.values()].flatMap(filesOf);
    const absent = await this.objects.missing([
      ...files.map((hash) => ({ sha256: digestOf(hash), size: null })),
      ...inside.map(({ hash, size }) => ({ sha256: digestOf(hash), size })),
    ]);
    const lacks = (hash: ContentHash): boolean => absent.has(digestOf(hash));
    return new Set([
      ...files.filter(lacks),
      ...folders.filter((hash) => {
        const manifest = manifests.get(hash);
        return manifest === undefined || filesOf(manifest).some((file) => lacks(file.hash));
      }),
    ]);
  }

  async manifests(hashes: readonly ContentHash[]): Promise<ReadonlyMap<ContentHash, Manifest>> {
    const found = new Map<ContentHash, Manifest>();
    const objects = await this.objects.readAll(hashes.map(digestOf));
    for (const hash of hashes) {
      const bytes = objects.get(digestOf(hash));
      if (bytes === undefined || sha256(bytes) !== digestOf(hash)) continue;
      const manifest = decodeManifest(
        Buffer.from(bytes).toString('utf8'),
        this.objects.placeOf(digestOf(hash)),
      );
      if (manifest !== null) found.set(hash, manifest);
    }
    return found;
  }

  async read(hash: ContentHash): Promise<Uint8Array | null> {
    const digest = digestOf(hash);
    const bytes = (await this.objects.readAll([digest])).get(digest);
    return bytes === undefined || sha256(bytes) !== digest ? null : bytes;
  }

  async restore(content: StoredContent, path: string, clear?: () => Promise<void>): Promise<RestoreOutcome> {
    const temporary = this.temp.newPath();
    const work = async (): Promise<RestoreOutcome> => {
      const outcome = isFolder(content.hash)
        ? await this.#copyFolderOut(content.hash, temporary)
        : await this.#copyFileOut(
            content,
            temporary,
            this.modes.of(content.hash)('', fileKind(content.hash)),
          );
      if (outcome.kind === 'restored') {
        await clear?.();
        await this.#moveIntoPlace(temporary, path);
      }
      return outcome;
    };
    try {
      return await thenCleanUp(work, () => {
        this.#disk.remove(temporary);
      });
    } catch (error) {
      throw asStoreError(error, `can't restore ${path}`);
    }
  }

  /** A folder's manifest last: objects are put in order, and it is the promise of the others. */
  async #sources(path: string, content: Content): Promise<readonly ObjectSource[]> {
    const modes = this.modes.keep(path, content);
    this.links.keep(path, content);
    if (content.kind === 'file') {
      const mode = reachable(modes, '');
      return [{ sha256: digestOf(content.hash), size: content.size, file: path, mode }];
    }
    const bytes = Buffer.from(encodeManifest(content.manifest));
    const digest = digestOf(content.hash);
    if (sha256(bytes) !== digest) throw new Error('a manifest does not match its hash');
    const kept = (await this.objects.readAll([digest])).get(digest);
    if (kept !== undefined && sha256(kept) !== digest) await this.objects.putAside(digest);
    return [
      ...filesOf(content.manifest).map((file) => ({
        sha256: digestOf(file.hash),
        size: file.size,
        file: join(path, file.path),
        mode: reachable(modes, file.path),
      })),
      { sha256: digest, size: bytes.length, bytes, mode: modes('', 'folder') },
    ];
  }

  async #copyFileOut({ hash, size }: StoredContent, to: string, mode: number): Promise<RestoreOutcome> {
    const digest = digestOf(hash);
    if (size <= SMALL_BYTES) {
      const bytes = (await this.objects.readAll([digest])).get(digest);
      if (bytes === undefined) return { kind: 'absent', hash };
      if (sha256(bytes) !== digest) return this.#damaged(hash, digest);
      this.#disk.write(to, bytes, { exclusive: true, mode });
      return { kind: 'restored' };
    }
    if (!(await this.objects.copyTo(digest, to))) return { kind: 'absent', hash };
    this.#disk.chmod(to, mode);
    const isProven = (await sha256Of(this.#disk.readChunks(to))) === digest;
    return isProven ? { kind: 'restored' } : this.#damaged(hash, digest);
  }

  async #copyFolderOut(hash: ContentHash, to: string): Promise<RestoreOutcome> {
    const manifest = (await this.manifests([hash])).get(hash);
    if (manifest === undefined) return this.#withoutManifest(hash);
    confirmNames(this.#disk, to, manifest);
    const modes = this.modes.of(hash);
    const links = this.links.of(hash, manifest);
    const folders = foldersOf(manifest).filter((path) => !isLinked(links, path));
    for (const folder of folders) {
      this.#disk.makeFolder(join(to, folder));
      // Nobody looks in who may not; what its owner may not do comes when it is full.
      this.#disk.chmod(join(to, folder), modes(folder, 'folder') | OWNER);
    }
    const files = filesOf(manifest).filter(({ path }) => !isLinked(links, path));
    const outcomes = await forAll(files, this.#limit, (file) =>
      this.#copyFileOut(file, join(to, file.path), modes(file.path, fileKind(file.hash))),
    );
    for (const [path, target] of links) this.#disk.symlink(target, join(to, path));
    for (const folder of folders.toReversed()) {
      const mode = modes(folder, 'folder');
      if ((mode & OWNER) !== OWNER) this.#disk.chmod(join(to, folder), mode);
    }
    return outcomes.find((outcome) => outcome.kind !== 'restored') ?? { kind: 'restored' };
  }

  async #withoutManifest(hash: ContentHash): Promise<RestoreOutcome> {
    const digest = digestOf(hash);
    const isThere = (await this.objects.readAll([digest])).has(digest);
    return isThere ? this.#damaged(hash, digest) : { kind: 'absent', hash };
  }

  async #moveIntoPlace(from: string, to: string): Promise<void> {
    this.confirm(to);
    this.#disk.makeFolder(dirname(to));
    const old = this.#disk.lstat(to)?.kind;
    const isFileOverFile = old !== 'folder' && this.#disk.lstat(from)?.kind === 'file';
    if (old === undefined || isFileOverFile) {
      await move(this.#disk, from, to);
      return;
    }
    const trash = this.temp.newPath();
    giveUp(this.#disk, to, trash);
    await move(this.#disk, from, to);
    this.#disk.remove(trash);
  }

  async #damaged(hash: ContentHash, digest: Sha256): Promise<RestoreOutcome> {
    return { kind: 'damaged', hash, quarantined: await this.objects.putAside(digest) };
  }
}

const OWNER = 0o700;

function fileKind(hash: ContentHash): 'file' | 'executable' {
  return hash.startsWith('file-x:') ? 'executable' : 'file';
}

/** The folder itself, as `''`, and all in it, those around others first. */
function foldersOf({ entries }: Manifest): readonly string[] {
  const all = entries.flatMap((entry) => [
    ...foldersAbove(entry.path),
    ...(entry.kind === 'file' ? [] : [entry.path]),
  ]);
  return ['', ...new Set(all)];
}

type FileEntry = Extract<Manifest['entries'][number], { kind: 'file' }>;

function filesOf({ entries }: Manifest): readonly FileEntry[] {
  return entries.filter((entry) => entry.kind === 'file');
}
