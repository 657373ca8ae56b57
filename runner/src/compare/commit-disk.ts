import { posix } from 'node:path';
import type { ReadDisk } from '../pipeline/params-file.js';
import type { FileStat } from '../system/disk.js';
import type { Git, GitCommit, GitFile } from '../system/git.js';

/** A commit as the disk on which its pipeline is read: files where they would lie if it were checked out. */
export class CommitDisk implements ReadDisk {
  /** Absolute path → names in it. */
  readonly #folders = new Map<string, Set<string>>();

  /** @param files as `git.commitFiles` gives them */
  constructor(
    private readonly git: Pick<Git, 'blob'>,
    private readonly commit: GitCommit,
    readonly files: ReadonlyMap<string, GitFile>,
  ) {
    this.#folders.set(commit.root, new Set());
    for (let above = commit.root; above !== posix.dirname(above); above = posix.dirname(above)) {
      this.#folders.set(posix.dirname(above), new Set([posix.basename(above)]));
    }
    for (const path of files.keys()) this.#enter(posix.join(commit.root, path));
  }

  #enter(path: string): void {
    const folder = posix.dirname(path);
    const names = this.#folders.get(folder);
    names?.add(posix.basename(path));
    if (names !== undefined) return;
    this.#folders.set(folder, new Set([posix.basename(path)]));
    this.#enter(folder);
  }

  /** @param path absolute */
  fileAt(path: string): GitFile | null {
    return this.files.get(posix.relative(this.commit.root, path)) ?? null;
  }

  stat(path: string): FileStat | null {
    const stat = this.lstat(path);
    return stat?.kind === 'link' ? this.lstat(this.#target(path)) : stat;
  }

  lstat(path: string): FileStat | null {
    // Where git's own folder lies, a search upwards ends.
    if (this.#folders.has(path) || path === posix.join(this.commit.root, '.git'))
      return statOf('folder', 0, 0o755);
    const file = this.fileAt(path);
    if (file === null) return null;
    const kind = file.mode === '120000' ? 'link' : 'file';
    return statOf(kind, file.size, file.mode === '100755' ? 0o755 : 0o644);
  }

  list(path: string): readonly string[] {
    return [...(this.#folders.get(path) ?? this.#nothing(path))].sort();
  }

  folders(path: string): readonly string[] {
    return this.list(path).filter((name) => this.#folders.has(posix.join(path, name)));
  }

  read(path: string): Buffer {
    const file = this.fileAt(this.lstat(path)?.kind === 'link' ? this.#target(path) : path);
    return file === null ? this.#nothing(path) : this.git.blob(this.commit, file.id);
  }

  #target(link: string): string {
    const file = this.fileAt(link);
    if (file === null) return this.#nothing(link);
    return posix.resolve(posix.dirname(link), this.git.blob(this.commit, file.id).toString('utf8'));
  }

  #nothing(path: string): never {
    throw Object.assign(new Error(`ENOENT: ${this.commit.id.slice(0, 12)} has no ${path}`), {
      code: 'ENOENT',
    });
  }
}

function statOf(kind: FileStat['kind'], size: number, mode: number): FileStat {
  const times = { device: 0n, inode: 0n, mtimeNs: 0n, ctimeNs: 0n };
  return { kind, size, mode, executable: (mode & 0o100) !== 0, ...times };
}
