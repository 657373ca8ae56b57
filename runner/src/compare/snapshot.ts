import type { Graph, Value, WorkspacePath } from '../model/graph.js';

/** What is to be had of a file: its bytes, nothing, or nothing but the knowledge that it was made. */
export type Found =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'absent' }
  /** It is recorded, and its bytes are nowhere here. */
  | { readonly kind: 'lost' };

/** A file's content; what a path of a folder leads to is told file by file. */
export interface FoundFile {
  readonly path: WorkspacePath;
  readonly found: Found;
}

/** File → dotted key → value, as far as it is known. */
export type KnownParams = ReadonlyMap<WorkspacePath, ReadonlyMap<string, Value>>;

/** The files of a workspace as they were at some time, or as they are. */
export interface Snapshot {
  /** As people call it. */
  readonly label: string;
  /** The pipeline then; `null`: it had none that can be read. */
  readonly graph: Graph | null;
  /** In its files; or those that are known of, dotted; `null`: none are. */
  readonly params: 'files' | KnownParams | null;
  /** What is to be known of it, such as that its pipeline can't be read; each a sentence. */
  readonly notes: readonly string[];
  /** The files at or below paths, in the order of the paths; what nothing is at is told as absent. */
  read(paths: readonly WorkspacePath[]): Promise<readonly FoundFile[]>;
}
