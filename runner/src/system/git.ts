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
  /** Both sides of a file whose merge isn't settled; `null` also where it has no conflict. */
  sides(folder: string, file: string): Promise<readonly [ours: string, theirs: string] | null>;
}

/** A file in a commit. */
export interface GitBlob {
  readonly id: string;
  /** `100644`, `100755`, `120000`, … */
  readonly mode: string;
}

/** git was called and refused; the message is its own. */
export class GitError extends Error {
  override readonly name = 'GitError';
}
