import type { ContentHash } from './hashes.js';

/**
 * What a folder holds, sorted by path (code units). Paths use `/` and are relative to the folder.
 * Empty folders are entries of their own, since a stage may rely on them.
 */
export interface Manifest {
  readonly entries: readonly ManifestEntry[];
}

export type ManifestEntry =
  | { readonly path: string; readonly kind: 'file'; readonly hash: ContentHash; readonly size: number }
  | { readonly path: string; readonly kind: 'empty-folder' };

/** One content: a file, or a folder with its manifest. `size` is in bytes, summed over a folder's files. */
export type Content =
  | { readonly kind: 'file'; readonly hash: ContentHash; readonly size: number }
  | {
      readonly kind: 'folder';
      readonly hash: ContentHash;
      readonly size: number;
      readonly manifest: Manifest;
    };
