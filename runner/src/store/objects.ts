import type { Sha256 } from '../model/hashes.js';

/** Bytes by their hash. The size stands beside the hash, never in it; `null` where it isn't known. */
export interface Digest {
  readonly sha256: Sha256;
  readonly size: number | null;
}

/** An object on its way in: a file that holds its bytes, or the bytes. */
export type ObjectSource = Digest & {
  /** Who may read the file that it comes from, as its permission bits: nobody else may read the object. */
  readonly mode: number;
} & ({ readonly file: string } | { readonly bytes: Uint8Array });

/**
 * Where objects are kept, which may be far away: questions and transfers are for many at once, and bytes are
 * streams. It believes nothing that comes in, and is not believed: who takes bytes out proves them.
 * `runner/test/store/objects-contract.ts` is what every implementation keeps to.
 */
export interface Objects {
  /** Those that aren't here, or whose size is wrong. */
  missing(digests: readonly Digest[]): Promise<ReadonlySet<Sha256>>;
  /**
   * Keeps those that are missing. Durable when it returns, all of them, those that were here before included.
   * @throws StoreError when bytes aren't those of their digest (somebody wrote meanwhile), or the disk fails;
   *   nothing false is kept then
   */
  put(objects: readonly ObjectSource[]): Promise<void>;
  /** Bytes of small objects, whole; absent ones are left out. */
  readAll(digests: readonly Sha256[]): Promise<ReadonlyMap<Sha256, Uint8Array>>;
  /** An object's bytes in chunks; `null` where it is absent. */
  read(sha256: Sha256): Promise<AsyncIterable<Uint8Array> | null>;
  /** Writes an object's bytes to a new file; `false` where it is absent. */
  copyTo(sha256: Sha256, file: string): Promise<boolean>;
  /** Where an object is, or would be, as messages name it: a path, an address. */
  placeOf(sha256: Sha256): string;
  /** Takes an object whose bytes aren't its own out of everyone's way. @returns where it is to be found now */
  putAside(sha256: Sha256): Promise<string>;
}
