import type { WorkspacePath } from './graph.js';
import type { ContentHash } from './hashes.js';
import type { Manifest } from './manifest.js';

/** What became of one file of a folder, or of a file that is a dep by itself. */
export interface FileChange {
  readonly path: WorkspacePath;
  /** `mode`: the same bytes, and only whether its owner may execute it is another thing. */
  readonly change: 'content' | 'mode' | 'added' | 'removed';
}

/** A folder's files by their paths in it; empty folders end with a slash. */
export type Listing = Readonly<Record<string, string>>;

export function listingOf({ entries }: Manifest): Listing {
  return Object.fromEntries(
    entries.map((entry) => (entry.kind === 'file' ? [entry.path, entry.hash] : [`${entry.path}/`, ''])),
  );
}

/** @param below the folder, to which paths are joined */
export function folderChanges(below: WorkspacePath, before: Listing, now: Listing): readonly FileChange[] {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort();
  return paths.flatMap((path): readonly FileChange[] => {
    const [was, is] = [before[path], now[path]];
    if (was === is) return [];
    const change = was === undefined ? 'added' : is === undefined ? 'removed' : howChanged(was, is);
    return [{ path: `${below}/${path}`, change }];
  });
}

/** Of two hashes of files that differ: their digests tell whether the bytes do. */
export function howChanged(before: string, now: string): 'content' | 'mode' {
  return digest(before) === digest(now) ? 'mode' : 'content';
}

/** Whether a hash is a file's, by which alone a change of mode can be told. */
export function isFileHash(hash: ContentHash): boolean {
  return !hash.startsWith('folder:');
}

function digest(hash: string): string {
  return hash.slice(hash.indexOf(':') + 1);
}
