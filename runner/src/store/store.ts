import type { ContentHash, StageKey } from '../fingerprint/hashes.js';
import type { Content, Manifest } from '../fingerprint/manifest.js';
import type { StageResult } from '../state/records.js';

export type RestoreOutcome =
  | { readonly kind: 'restored' }
  /** The store holds no such object (or not all of a folder's). */
  | { readonly kind: 'absent'; readonly hash: ContentHash }
  /** An object's bytes didn't match its name: it was put aside, and its stage must rerun. */
  | { readonly kind: 'damaged'; readonly hash: ContentHash; readonly quarantined: string };

/** Content-addressed objects, shared by the checkout and its scratch workspaces. */
export interface Store {
  /**
   * Copies a file or a folder into the store, hashing what it copies.
   * Durable when it returns. Throws `StoreError` when the bytes are not those of `content`
   * (somebody wrote meanwhile) or the disk fails.
   */
  put(path: string, content: Content): Promise<void>;
  /** Whether every object of this content is there (not whether it is intact). */
  has(hash: ContentHash): boolean;
  /**
   * A folder's manifest, `null` where it is absent or damaged.
   * @throws NewerFormatError
   */
  manifest(hash: ContentHash): Manifest | null;
  /**
   * Makes `path` hold this content, bytes verified before they get there; what was there is replaced
   * only when everything is ready, and the place was confirmed then. Writable copies (reflink where possible), never hard links.
   * @param clear takes what is there away first, where it must not be lost
   */
  restore(hash: ContentHash, path: string, clear?: () => Promise<void>): Promise<RestoreOutcome>;
}

/** Stage key → what it produced. An entry is written after every object it names is durable. */
export interface RunCache {
  /**
   * `null` where there is none, or where it is damaged (which is the same: its stage reruns).
   * @throws NewerFormatError
   */
  read(key: StageKey): StageResult | null;
  /** Replaces an entry of this version, and leaves a newer lockstep's as it is. */
  write(result: StageResult): void;
  /** Writes the entry where there is none, or one of other outs. */
  enter(result: StageResult): void;
}
