import type { ContentHash } from '../model/hashes.js';
import type { Content, Manifest } from '../model/manifest.js';

/** A content as records have it; `size` in bytes, summed over a folder's files. */
export interface StoredContent {
  readonly hash: ContentHash;
  readonly size: number;
}

export type RestoreOutcome =
  | { readonly kind: 'restored' }
  /** The store holds no such object (or not all of a folder's). */
  | { readonly kind: 'absent'; readonly hash: ContentHash }
  /** An object's bytes didn't match its name: it was put aside, and its stage must rerun. */
  | { readonly kind: 'damaged'; readonly hash: ContentHash; readonly quarantined: string };

/** Files and folders by their content hash, shared by the checkout and its scratch workspaces. */
export interface Store {
  /**
   * Copies a file or a folder into the store, hashing what it copies.
   * Durable when it returns. Throws `StoreError` when the bytes are not those of `content`
   * (somebody wrote meanwhile) or the disk fails.
   */
  put(path: string, content: Content): Promise<void>;
  /** Of these contents, those that it lacks an object of (whether the others are intact is seen when they are restored). */
  missing(hashes: readonly ContentHash[]): Promise<ReadonlySet<ContentHash>>;
  /**
   * Folders' manifests; those that are absent or damaged are left out.
   * @throws NewerFormatError
   */
  manifests(hashes: readonly ContentHash[]): Promise<ReadonlyMap<ContentHash, Manifest>>;
  /** A file's bytes; `null` where they are absent or damaged. */
  read(hash: ContentHash): Promise<Uint8Array | null>;
  /**
   * Makes `path` hold this content, bytes verified before they get there; what was there is replaced
   * only when everything is ready, and the place was confirmed then. Writable copies (reflink where possible), never hard links.
   * @param clear takes what is there away first, where it must not be lost
   */
  restore(content: StoredContent, path: string, clear?: () => Promise<void>): Promise<RestoreOutcome>;
}
