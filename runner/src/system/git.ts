/** git's answers about a folder, `null` throughout where there is no git or it doesn't look after the folder. */
export interface Git {
  /**
   * Files that git tracks or doesn't ignore, from `folder`; a path may be a folder where another repository lies.
   * @throws GitError when git is there and can't tell
   */
  files(folder: string): Promise<readonly string[] | null>;
  /** Those of `paths`, from `folder`, that git ignores. */
  ignored(folder: string, paths: readonly string[]): Promise<ReadonlySet<string> | null>;
  /** What the last commit has in or below `folder`, by path from there; `null` also before the first commit. */
  headBlobs(folder: string): Promise<ReadonlyMap<string, GitBlob> | null>;
  /**
   * The ids that the bytes of files would have, filters left aside, in their order.
   * @param files absolute, without line breaks; `null` also where one is gone
   */
  blobIds(folder: string, files: readonly string[]): Promise<readonly string[] | null>;
  /** The commit that a name means, and the folder that its paths count from: absolute, links followed; `null` also for an unknown name. */
  commit(folder: string, revision: string): Promise<GitCommit | null>;
  /**
   * All that a commit has, by path from the root.
   * @throws GitError
   */
  commitFiles(commit: GitCommit): Promise<ReadonlyMap<string, GitFile>>;
  /**
   * A blob's bytes at once, for who reads a commit as a disk.
   * @throws GitError
   */
  blob(commit: GitCommit, id: string): Buffer;
  /**
   * The bytes of blobs, in their order.
   * @throws GitError where one is missing, as in a clone that has only a part
   */
  blobs(commit: GitCommit, ids: readonly string[]): Promise<readonly Buffer[]>;
  /** The sides of a file whose merge isn't settled; `null` also where it has no conflict. */
  sides(folder: string, file: string): Promise<MergeSides | null>;
}

/** A file on both sides of a merge, and as it was where they parted; `null`: it wasn't there. */
export interface MergeSides {
  readonly base: string | null;
  readonly ours: string;
  readonly theirs: string;
}

/** A file in a commit. */
export interface GitBlob {
  readonly id: string;
  /** `100644`, `100755`, `120000`, … */
  readonly mode: string;
}

export interface GitFile extends GitBlob {
  /** Bytes. */
  readonly size: number;
}

export interface GitCommit {
  readonly id: string;
  /** Absolute. */
  readonly root: string;
}

/** git was called and refused; the message is its own. */
export class GitError extends Error {
  override readonly name = 'GitError';
}
