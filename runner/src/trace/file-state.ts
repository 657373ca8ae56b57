import type { ContentHash } from '../model/hashes.js';
import { manifestHash, type Content, type Manifest, type ManifestEntry } from '../model/manifest.js';

/** Which content, without what is in it. `size` in bytes, summed over a folder's files. */
export interface Identity {
  readonly hash: ContentHash;
  readonly size: number;
}

/** A recorded content; `null` where only its hash is known. */
export type RecordedContent = Identity & { readonly manifest: Manifest | null };

/** What lies at a path. */
export type Present =
  | { readonly kind: 'content'; readonly content: Content }
  | { readonly kind: 'nothing' }
  /** Something that no out can be, such as a link. */
  | { readonly kind: 'unusable'; readonly why: string };

/** How what lies at a path compares with what was recorded of it. */
export type FileState =
  | { readonly kind: 'unchanged'; readonly recorded: Identity }
  | {
      readonly kind: 'changed';
      readonly recorded: Identity;
      readonly present: Identity;
      /** Of two folders whose content is known. */
      readonly files: FileChanges | null;
    }
  | { readonly kind: 'absent'; readonly recorded: Identity }
  | { readonly kind: 'unusable'; readonly recorded: Identity | null; readonly why: string }
  /** It was recorded that nothing is there. */
  | { readonly kind: 'added'; readonly present: Identity }
  /** Nothing is known to hold it against. */
  | { readonly kind: 'unrecorded'; readonly present: Identity | null };

/** Paths from the folder. */
export interface FileChanges {
  readonly changed: readonly string[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** What a record says of a path: `unknown` where there is none, or none that goes into a folder. */
export type Recorded = RecordedContent | 'nothing' | 'unknown';

/** @returns null where nothing was recorded and nothing is there */
export function compareWithRecord(recorded: Recorded, present: Present): FileState | null {
  if (typeof recorded === 'string') {
    if (present.kind === 'unusable') return { kind: 'unusable', recorded: null, why: present.why };
    const found = present.kind === 'content' ? identityOf(present.content) : null;
    if (recorded === 'unknown') return { kind: 'unrecorded', present: found };
    return found === null ? null : { kind: 'added', present: found };
  }
  const was = identityOf(recorded);
  switch (present.kind) {
    case 'nothing':
      return { kind: 'absent', recorded: was };
    case 'unusable':
      return { kind: 'unusable', recorded: was, why: present.why };
    case 'content': {
      const { content } = present;
      if (content.hash === was.hash) return { kind: 'unchanged', recorded: was };
      const files =
        content.kind === 'folder' && recorded.manifest !== null
          ? fileChanges(recorded.manifest, content.manifest)
          : null;
      return { kind: 'changed', recorded: was, present: identityOf(content), files };
    }
  }
}

/** What a folder's manifest says of a path in it. */
export function recordedInside(manifest: Manifest, inside: string): RecordedContent | 'nothing' {
  const own = manifest.entries.find(({ path }) => path === inside);
  if (own?.kind === 'file') return { hash: own.hash, size: own.size, manifest: null };
  const below = manifest.entries.filter(({ path }) => path.startsWith(`${inside}/`));
  if (own === undefined && below.length === 0) return 'nothing';
  const entries = below.map((entry) => ({ ...entry, path: entry.path.slice(inside.length + 1) }));
  const size = entries.reduce((sum, entry) => sum + (entry.kind === 'file' ? entry.size : 0), 0);
  return { hash: manifestHash({ entries }), size, manifest: { entries } };
}

export function identityOf({ hash, size }: Identity): Identity {
  return { hash, size };
}

function fileChanges(before: Manifest, now: Manifest): FileChanges {
  const [was, is] = [byPath(before), byPath(now)];
  return {
    changed: [...is.keys()].filter((path) => {
      const old = was.get(path);
      return old !== undefined && old !== is.get(path);
    }),
    added: [...is.keys()].filter((path) => !was.has(path)),
    removed: [...was.keys()].filter((path) => !is.has(path)),
  };
}

function byPath({ entries }: Manifest): ReadonlyMap<string, string> {
  return new Map(entries.map((entry) => [entry.path, contentOf(entry)]));
}

function contentOf(entry: ManifestEntry): string {
  return entry.kind === 'file' ? entry.hash : entry.kind;
}
