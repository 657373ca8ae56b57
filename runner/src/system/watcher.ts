/** Why folders aren't watched: as many as the system lets be watched are (`limit`), or it can't watch these. */
export interface Blindness {
  readonly kind: 'limit' | 'unable';
  /** The system's own words. */
  readonly message: string;
}

/**
 * Who hears of changes. What is heard is a hint: the system may tell too much, such as what changed nothing, and too
 * little, such as nothing at all on a network drive.
 */
export interface WatchListener {
  /** @param path absolute: something was done to it, or to something in it */
  hint(path: string): void;
  /** Some folders aren't watched from now on; of each kind once. */
  blind(why: Blindness): void;
}

/** Folders that are watched, each by itself and not what is in its folders. */
export interface FolderWatch {
  /** From now on these, absolute, and no others. What isn't there, or no folder, is left out. */
  watch(folders: ReadonlySet<string>): void;
  /** Nothing is heard any more; once is enough. */
  close(): void;
}

/** `runner/test/system/watcher-contract.ts` is what every watcher keeps to. */
export interface Watcher {
  /** While it watches anything this keeps the process alive. */
  open(listener: WatchListener): FolderWatch;
}
