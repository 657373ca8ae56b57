import { createHash } from 'node:crypto';

/** 64 lower-case hex digits. */
export type Sha256 = string & { readonly __brand: 'Sha256' };

/** The identity of a stage's whole input: equal keys promise equal outs. */
export type StageKey = Sha256 & { readonly __key: 'StageKey' };

/**
 * The identity of a file's or folder's content: `file:<sha256 of the bytes>` (with `x` appended to the
 * kind, `file-x:`, for an executable one) or `folder:<sha256 of its manifest>`.
 */
export type ContentHash = `${'file' | 'file-x' | 'folder'}:${string}`;

/**
 * What tells one content at a URL from another: `etag:` and the server's tag, or `modified:` with its date and the
 * length in bytes.
 */
export type UrlVersion = `etag:${string}` | `modified:${string}; length=${number}`;

/** Of one content, or of several one behind the other. */
export function sha256(...contents: readonly (string | Uint8Array)[]): Sha256 {
  const hash = createHash('sha256');
  for (const content of contents) hash.update(content);
  return hash.digest('hex') as Sha256;
}

/** Of bytes that come in chunks. */
export async function sha256Of(chunks: AsyncIterable<Uint8Array>): Promise<Sha256> {
  const hash = createHash('sha256');
  for await (const chunk of chunks) hash.update(chunk);
  return hash.digest('hex') as Sha256;
}

/** The SHA-256 in a content hash: of a file's bytes, or of a folder's manifest. An executable file and its twin share it. */
export function digestOf(hash: ContentHash): Sha256 {
  return hash.slice(hash.indexOf(':') + 1) as Sha256;
}

export function isFolder(hash: string): hash is `folder:${string}` {
  return hash.startsWith('folder:');
}

export function isFile(hash: string): hash is `file:${string}` | `file-x:${string}` {
  return /^file(-x)?:/.test(hash);
}

export function isUrlVersion(text: string): text is UrlVersion {
  return /^(etag:.+|modified:.+; length=[0-9]+)$/.test(text);
}

export function isContentHash(text: string): text is ContentHash {
  return /^(file|file-x|folder):[0-9a-f]{64}$/.test(text);
}
