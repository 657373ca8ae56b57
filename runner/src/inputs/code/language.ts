import type { Diagnostic } from '../../model/errors.js';
import type { WorkspacePath } from '../../model/graph.js';
import type { ContentHash, Sha256 } from '../../model/hashes.js';
import type { Disk } from '../../system/disk.js';
import type { CodeRecord } from '../../model/records.js';
import type { ContentHasher } from '../content.js';

/** What a language may look at: a workspace as one command sees it. */
export interface CodeContext {
  readonly disk: Disk;
  readonly hasher: ContentHasher;
  /** Absolute, real. */
  readonly workspace: string;
  /** `.lockstep`. */
  readonly root: string;
  /** Where a language may keep what spares it work. */
  readonly cache: string;
  /** Node's program. */
  readonly node: string;
  /** What pipeline.lock says of a script. */
  readonly recorded: (script: WorkspacePath) => CodeRecord | null;
}

/** What is known of scripts in one language. A new one is a folder of its own and a line where sessions are opened. */
export interface CodeLanguage {
  /** As people call it: `TypeScript or JavaScript`. */
  readonly name: string;
  /** Of the scripts that it takes, with the dot. No other language has them. */
  readonly extensions: readonly string[];
  /**
   * A script's code as it is now. It is asked once a run.
   * @param script a file that is there, with one of the extensions
   * @throws PipelineError for code that is wrong or can't be followed
   */
  read(script: WorkspacePath): Promise<ScriptCode>;
  /** Removes what belongs to no present code of these scripts; whoever calls it holds the workspace. */
  prune(scripts: ReadonlySet<WorkspacePath>): void;
  /** Keeps what was learnt for the next run. */
  save(): void;
}

/** One script's code as it is now. */
export interface ScriptCode {
  /** What enters the stage's key. */
  readonly identity: Sha256;
  readonly record: CodeRecord;
  /** Source files with their hashes, to name what changed; the script is one of them. */
  readonly sources: Readonly<Record<WorkspacePath, ContentHash>>;
  /** Workspace files that the code reaches by address; a stage must list them in its deps. */
  readonly references: readonly FileReference[];
  /**
   * Makes sure that what is to be executed lies on disk. Nothing else writes.
   * @throws PipelineError when the script isn't any more what its identity was taken of
   */
  prepare(): Promise<Startable>;
}

/** A workspace file that a script reaches by address, not by import: it must stand in the stage's deps. */
export interface FileReference {
  readonly path: WorkspacePath;
  /** What is said where it doesn't. */
  readonly diagnostic: Diagnostic;
}

export interface Startable {
  /** Absolute, or looked for in PATH. */
  readonly program: string;
  readonly args: readonly string[];
  /** Absolute path of the ES module that Node can load instead; `null` where the code is none. */
  readonly module: string | null;
}
