import type { ContentHash, Sha256, StageKey } from './hashes.js';
import type { StageName, Value, WorkspacePath } from './graph.js';

export interface OutRecord {
  readonly path: WorkspacePath;
  readonly hash: ContentHash;
  /** Bytes, summed over a folder's files. */
  readonly size: number;
}

/** What a stage key produced: the run cache's content, and the part of a lock block that proves. */
export interface StageResult {
  readonly key: StageKey;
  /** In declared order. */
  readonly outs: readonly OutRecord[];
}

/** One of a stage's outs, as far as its key knows it. */
export interface OutDeclaration {
  /** `null` where the name decides nothing (model/out-names.ts): of an only out, and of a command's. */
  readonly name: string | null;
  readonly path: WorkspacePath;
}

export type DepRecord =
  | { readonly name: string | null; readonly path: WorkspacePath; readonly hash: ContentHash }
  /** All of a group in one combined hash. */
  | { readonly name: string | null; readonly stage: string; readonly hash: `cells:${string}` };

/** The code of a script stage as the lock records it; `executed` stays the identity while `sources` is equal. */
export interface CodeRecord {
  /** What made what is executed, with its version: `esbuild 0.28.2`. The lock calls it `bundler`. */
  readonly tool: string;
  /** Of what is executed. The lock calls it `bundle`. */
  readonly executed: Sha256;
  /** Of the source files, and of whatever else decides what they become. */
  readonly sources: Sha256;
}

/**
 * Everything that goes into a stage's key, in a readable form: what is compared to say *why* a stage runs.
 * The key is the hash of its canonical encoding (model/key.ts).
 */
export interface StageInputs {
  readonly action:
    | { readonly kind: 'command'; readonly commands: readonly string[]; readonly shell: string }
    | {
        readonly kind: 'script';
        readonly script: WorkspacePath;
        readonly code: Sha256;
        readonly with: Value;
      };
  readonly wdir: WorkspacePath;
  readonly deps: readonly DepRecord[];
  /** File → dotted key → value, or the file's hash where all of it is tracked. */
  readonly params: Readonly<Record<WorkspacePath, Readonly<Record<string, Value>> | ContentHash>>;
  readonly outs: readonly OutDeclaration[];
  readonly env: Readonly<Record<string, string>>;
  /** Node's major version and `os-arch`, only where the stage's `key:` asks for them. */
  readonly host: { readonly node: string | null; readonly platform: string | null };
}

/** One stage's block in its file's lock. */
export interface LockEntry extends StageResult {
  readonly inputs: StageInputs;
  readonly committed: { readonly reason: string; readonly verified: number } | null;
}

/** The lock of one pipeline file. */
export interface LockFile {
  readonly version: 1;
  /** One block a script, shared by all stages that run it. */
  readonly scripts: ReadonlyMap<WorkspacePath, CodeRecord>;
  readonly stages: ReadonlyMap<StageName, LockEntry>;
}

/** The locks of all files of a graph: names are those of the graph, and paths count from the workspace. */
export interface Locks {
  readonly stages: ReadonlyMap<StageName, LockEntry>;
  /** Each by its pipeline file's path. */
  readonly files: ReadonlyMap<WorkspacePath, LockFile>;
}
