import { PipelineError } from '../../model/errors.js';
import type { PipelineFile, WorkspacePath } from '../../model/graph.js';
import type { Sha256 } from '../../model/hashes.js';
import { fromOwnPath, ownPath, placeInside } from '../../model/pipeline-file.js';
import type { ScriptCode } from './language.js';
import type { ScriptCodes } from './script-codes.js';
import type { SourceMemory } from './source-memory.js';

/** Code of one file's scripts, which counts from the file's folder, as its packages and bundles do. */
export interface FileCodes {
  readonly codes: ScriptCodes;
  readonly memory: SourceMemory;
}

/**
 * The code of all scripts of a graph. What a script's code is doesn't depend on what its file is a part of, so that
 * each file's is looked at from its own folder; the answers count from the workspace.
 */
export class GraphCodes {
  readonly #files = new Map<WorkspacePath, FileCodes>();

  constructor(
    /** Absolute. */
    private readonly workspace: string,
    private readonly open: (file: PipelineFile) => FileCodes,
  ) {}

  /** @throws PipelineError as `ScriptCodes.of` */
  async of(file: PipelineFile, script: WorkspacePath): Promise<ScriptCode> {
    const code = await this.#read(file, script);
    if (file.folder === '.') return code;
    return {
      ...code,
      sources: Object.fromEntries(
        Object.entries(code.sources).map(([own, hash]) => [this.#placed(file, own), hash]),
      ),
      references: code.references.map(({ path, diagnostic }) => ({
        path: this.#placed(file, path),
        diagnostic,
      })),
    };
  }

  /** Source files that differ from those of a recorded identity; empty where that is not known. */
  async changedSince(
    file: PipelineFile,
    script: WorkspacePath,
    recorded: Sha256,
  ): Promise<readonly WorkspacePath[]> {
    const { sources } = await this.#read(file, script);
    return this.#of(file)
      .memory.changedSince(recorded, sources)
      .map((own) => this.#placed(file, own));
  }

  /** Keeps which source files the script's code is of, so that a later reason can name what changed. */
  async remember(file: PipelineFile, script: WorkspacePath): Promise<void> {
    const { identity, sources } = await this.#read(file, script);
    this.#of(file).memory.remember(identity, sources);
  }

  /** Removes what belongs to no present code of a file's scripts, and to none of these identities. */
  async prune(
    file: PipelineFile,
    scripts: ReadonlySet<WorkspacePath>,
    recorded: Iterable<Sha256>,
  ): Promise<void> {
    const identities = new Set(recorded);
    for (const script of scripts) identities.add((await this.#read(file, script)).identity);
    const { codes, memory } = this.#of(file);
    codes.prune(new Set([...scripts].map((script) => ownPath(file.folder, script))));
    memory.prune(identities);
  }

  /** Keeps what was learnt for the next run. */
  save(): void {
    for (const { codes } of this.#files.values()) codes.save();
  }

  #of(file: PipelineFile): FileCodes {
    let found = this.#files.get(file.path);
    if (found === undefined) {
      found = this.open(file);
      this.#files.set(file.path, found);
    }
    return found;
  }

  async #read(file: PipelineFile, script: WorkspacePath): Promise<ScriptCode> {
    const { folder } = file;
    try {
      return await this.#of(file).codes.of(ownPath(folder, script));
    } catch (error) {
      if (!(error instanceof PipelineError) || folder === '.') throw error;
      throw new PipelineError(
        error.diagnostics.map((one) =>
          one.position === null
            ? one
            : { ...one, position: { ...one.position, file: fromOwnPath(folder, one.position.file) } },
        ),
      );
    }
  }

  #placed({ folder }: PipelineFile, own: string): WorkspacePath {
    return placeInside(this.workspace, fromOwnPath(folder, own));
  }
}
