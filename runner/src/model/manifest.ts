import { NewerFormatError } from './errors.js';
import { sha256, type ContentHash } from './hashes.js';

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

const VERSION = 1;

/** First line of a manifest's bytes: another format can never be taken for this one. */
const HEADER = `{"lockstep":"folder-manifest","version":${VERSION}}`;

/**
 * Canonical bytes of a manifest, kept in the store under their own sha256: the header, then one JSON
 * array a line, `["<path>","<hash>",<size>]` for a file and `["<path>"]` for an empty folder.
 * Entries must be sorted (`sortEntries`).
 */
export function encodeManifest(manifest: Manifest): string {
  const lines = manifest.entries.map((entry) =>
    JSON.stringify(entry.kind === 'file' ? [entry.path, entry.hash, entry.size] : [entry.path]),
  );
  return [HEADER, ...lines, ''].join('\n');
}

export function manifestHash(manifest: Manifest): ContentHash {
  return `folder:${sha256(encodeManifest(manifest))}`;
}

/**
 * @param path where the bytes lie
 * @returns null where the bytes aren't a manifest's, as lockstep writes it to the byte
 * @throws NewerFormatError
 */
export function decodeManifest(bytes: string, path: string): Manifest | null {
  const lines = bytes.split('\n');
  const found = Number(/^\{"lockstep":"folder-manifest","version":(\d+)/.exec(lines[0] ?? '')?.[1]);
  if (found > VERSION) {
    throw new NewerFormatError(
      path,
      { found, read: VERSION },
      'Use that lockstep, or run with --no-run-cache, which restores nothing.',
    );
  }
  if (lines[0] !== HEADER || lines.at(-1) !== '') return null;
  const entries: ManifestEntry[] = [];
  for (const line of lines.slice(1, -1)) {
    const entry = decodeEntry(line);
    if (entry === null || entry.path <= (entries.at(-1)?.path ?? '')) return null;
    entries.push(entry);
  }
  return nestsInItself(entries) || encodeManifest({ entries }) !== bytes ? null : { entries };
}

/** Whether a path is a file or an empty folder, and a folder with something in it. */
function nestsInItself(entries: readonly ManifestEntry[]): boolean {
  const paths = new Set(entries.map(({ path }) => path));
  return entries.some(({ path }) => {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      if (paths.has(path.slice(0, end))) return true;
    }
    return false;
  });
}

export function sortEntries(entries: readonly ManifestEntry[]): readonly ManifestEntry[] {
  return entries.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

function decodeEntry(line: string): ManifestEntry | null {
  let fields: unknown;
  try {
    fields = JSON.parse(line);
  } catch {
    return null;
  }
  if (!Array.isArray(fields)) return null;
  const [path, hash, size] = fields as unknown[];
  if (typeof path !== 'string' || !isInside(path)) return null;
  if (fields.length === 1) return { path, kind: 'empty-folder' };
  if (typeof hash !== 'string' || !FILE_HASH.test(hash)) return null;
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) return null;
  return { path, kind: 'file', hash: hash as ContentHash, size };
}

const FILE_HASH = /^file(-x)?:[0-9a-f]{64}$/;

/** A manifest must never lead a restore out of its folder. */
function isInside(path: string): boolean {
  return (
    !path.includes('\0') && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
  );
}
