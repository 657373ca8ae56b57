/** What lockstep reads from a file's inode. Times are integers in nanoseconds. */
export interface FileStat {
  readonly kind: 'file' | 'folder' | 'link' | 'other';
  readonly size: number;
  /** Permission bits. */
  readonly mode: number;
  /** By its owner. */
  readonly executable: boolean;
  readonly device: bigint;
  readonly inode: bigint;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
}

/**
 * The only road to the file system, so that tests can make any call fail. Each method is one of the system's calls, or
 * a read; `replace` (replace.ts) and what disk-tree.ts has are made of them.
 *
 * Paths are absolute. Every method throws Node's own `ErrnoException` when the system refuses;
 * callers decide what that means. Small files are read and written at once; only content whose size
 * the user chooses (deps, outs) goes through the asynchronous methods.
 * `runner/test/system/disk-contract.ts` is what every disk keeps to.
 */
export interface Disk {
  /** Follows links; `null` where nothing is (ENOENT, ENOTDIR). */
  stat(path: string): FileStat | null;
  /** Does not follow links; `null` where nothing is. */
  lstat(path: string): FileStat | null;
  /** Names in a folder, sorted by code unit. */
  list(path: string): readonly string[];
  /** Names of the folders in a folder, sorted by code unit; a link to a folder is none. */
  folders(path: string): readonly string[];
  readLink(path: string): string;
  realPath(path: string): string;
  read(path: string): Buffer;
  /** At most the last `bytes` bytes of a file. */
  readEnd(path: string, bytes: number): Buffer;
  /** At most `bytes` bytes from `position` on; none where the file is no longer than that. */
  readFrom(path: string, position: number, bytes: number): Buffer;
  /** A file's content in chunks of at most 1 MiB. */
  readChunks(path: string): AsyncIterable<Buffer>;
  /** Creates or overwrites in place. `exclusive` fails with EEXIST when the path exists (O_EXCL). */
  write(path: string, content: string | Uint8Array, options?: { exclusive?: boolean; mode?: number }): void;
  append(path: string, content: string | Uint8Array): void;
  /** Copies one regular file: a reflink where the file system can, else its bytes. Never a hard link. */
  copy(from: string, to: string): Promise<void>;
  rename(from: string, to: string): void;
  /** Removes a file, a link or a whole folder (read-only entries included); silent where nothing is. */
  remove(path: string): void;
  /** With parents; silent where it exists. */
  makeFolder(path: string): void;
  link(target: string, path: string): void;
  symlink(target: string, path: string): void;
  chmod(path: string, mode: number): void;
  /** fsync of a file or folder. */
  sync(path: string): void;
  /**
   * fsync of many, at once where the system can: a journal then commits them together. What others ask for while one is
   * under way shares the next.
   */
  syncAll(paths: readonly string[]): Promise<void>;
}
