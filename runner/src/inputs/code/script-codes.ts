import { extname, join } from 'node:path';
import { PipelineError } from '../../model/errors.js';
import { nearPath } from '../../pipeline/near-path.js';
import { entryAddress, type Entry, type EntryAddress, type WorkspacePath } from '../../model/graph.js';
import type { Disk } from '../../system/disk.js';
import { refusalOf } from '../../system/trouble.js';
import type { CodeLanguage, ScriptCode } from './language.js';

/** What nobody may read is a fault of the script that needs it. */
function refuse(error: unknown): never {
  throw refusalOf(error);
}

/** The code of a workspace's scripts, whatever language each is in; read once a run (docs/algorithms/code-identity.md). */
export class ScriptCodes {
  readonly #codes = new Map<EntryAddress, Promise<ScriptCode>>();

  constructor(
    private readonly disk: Disk,
    /** Absolute. */
    private readonly workspace: string,
    private readonly languages: readonly CodeLanguage[],
  ) {}

  /** @throws PipelineError where the script is missing, wrong, in no known language, or can't be followed */
  of(entry: Entry): Promise<ScriptCode> {
    const address = entryAddress(entry);
    let code = this.#codes.get(address);
    if (code === undefined) {
      code = this.#read(entry).catch(refuse);
      this.#codes.set(address, code);
    }
    return code;
  }

  /** Removes what belongs to no present code of these entries; whoever calls it holds the workspace. */
  prune(entries: ReadonlySet<EntryAddress>): void {
    for (const language of this.languages) language.prune(entries);
  }

  /** Keeps what was learnt for the next run. */
  save(): void {
    for (const language of this.languages) language.save();
  }

  async #read(entry: Entry): Promise<ScriptCode> {
    const { script } = entry;
    const language = this.#languageOf(script);
    if (this.disk.stat(join(this.workspace, script))?.kind !== 'file') {
      const near = nearPath(this.disk, this.workspace, join(this.workspace, script));
      const advice = near === null ? 'Create it, or correct `script`.' : `Did you mean "${near}"?`;
      throw PipelineError.of(`script ${script} doesn't exist`, null, advice);
    }
    if (entry.export !== undefined && !language.hasExports) {
      throw PipelineError.of(
        `script ${script} is ${language.name}, which has no exports`,
        null,
        'Take `export` out, and write a script for each stage.',
      );
    }
    return language.read(entry);
  }

  #languageOf(script: WorkspacePath): CodeLanguage {
    const extension = extname(script);
    const found = this.languages.find(({ extensions }) => extensions.includes(extension));
    if (found !== undefined) return found;
    const known = this.languages.map(({ name, extensions }) => `${name} (${extensions.join(', ')})`);
    throw PipelineError.of(
      `script ${script} is in no language whose code can be followed`,
      null,
      `Write it in ${known.join(' or ')}; or start it by \`cmd\`, and list it in deps.`,
    );
  }
}
