import { dirname } from 'node:path';
import type { WorkspacePath } from '../../../model/graph.js';
import type { Disk } from '../../../system/disk.js';
import type { ContentHash, Sha256 } from '../../../model/hashes.js';
import { readRemade, writeOwn } from '../../../system/own-file.js';
import type { PackageImport } from './bundle.js';
import type { FileReference } from '../language.js';

/** What a script's last bundling showed, and what must be unchanged for it to hold. */
export interface CodeFacts {
  readonly bundler: string;
  readonly bundle: Sha256;
  readonly sources: Readonly<Record<WorkspacePath, ContentHash>>;
  /** Over sources and settings: the lock's `sources`. */
  readonly sourcesHash: Sha256;
  readonly packages: readonly string[];
  readonly imports: readonly PackageImport[];
  /** What `imports` led to. */
  readonly resolutions: Sha256;
  readonly references: readonly FileReference[];
  /** Settings. */
  readonly watched: Readonly<Record<WorkspacePath, ContentHash>>;
  /** Folder → hash of its names. */
  readonly folders: Readonly<Record<WorkspacePath, Sha256>>;
  /** Imports may lead to places that nobody knows of: no later run can tell that they still lead here. */
  readonly hasAliases: boolean;
}

/** Belongs to this version of lockstep only: any other content counts as none. */
const FORMAT = { name: 'code', version: 5 };

/** `.lockstep/code.json`: spares a run that changed no code from loading the bundler. */
export class CodeCache {
  #dirty = false;

  private constructor(
    private readonly disk: Disk,
    private readonly file: string,
    private readonly facts: Map<WorkspacePath, CodeFacts>,
  ) {}

  static load(disk: Disk, file: string): CodeCache {
    return new CodeCache(disk, file, new Map(Object.entries(readFacts(disk, file))));
  }

  get(script: WorkspacePath): CodeFacts | null {
    return this.facts.get(script) ?? null;
  }

  set(script: WorkspacePath, facts: CodeFacts): void {
    this.facts.set(script, facts);
    this.#dirty = true;
  }

  /** Forgets every other script. */
  prune(scripts: ReadonlySet<WorkspacePath>): void {
    for (const script of this.facts.keys()) {
      if (scripts.has(script)) continue;
      this.facts.delete(script);
      this.#dirty = true;
    }
  }

  save(): void {
    if (!this.#dirty) return;
    this.disk.makeFolder(dirname(this.file));
    writeOwn(this.disk, this.file, FORMAT, Object.fromEntries(this.facts));
    this.#dirty = false;
  }
}

/** What is proven was written by this version, which vouches for its shape. */
function readFacts(disk: Disk, file: string): Readonly<Record<WorkspacePath, CodeFacts>> {
  return (readRemade(disk, file, FORMAT) ?? {}) as Readonly<Record<WorkspacePath, CodeFacts>>;
}
