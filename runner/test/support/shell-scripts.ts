import { posix } from 'node:path';
import type { CodeLanguage, ScriptCode } from '../../src/inputs/code/language.js';
import { PipelineError } from '../../src/model/errors.js';
import type { Entry } from '../../src/model/graph.js';
import { hashValue } from '../../src/model/canonical.js';
import { sha256, type ContentHash } from '../../src/model/hashes.js';
import type { Disk } from '../../src/system/disk.js';
import { nodeDisk } from '../../src/system/node/disk.js';
import type { LanguagePlace } from './language-contract.js';

/** A second language, as small as one can be: a shell script with what it sources by `. ./NAME`, comments aside. */
export class ShellScripts implements CodeLanguage {
  readonly name = 'shell';
  readonly extensions = ['.sh'];
  readonly hasExports = false;

  constructor(
    private readonly place: LanguagePlace,
    private readonly disk: Pick<Disk, 'read'> = nodeDisk,
  ) {}

  async read({ script }: Entry): Promise<ScriptCode> {
    const { hasher, workspace, recorded } = this.place;
    const sources: Record<string, ContentHash> = {};
    const files = this.#files(script);
    for (const file of [...files.keys()].sort()) {
      const content = await hasher.hash(posix.join(workspace, file));
      if (content !== null) sources[file] = content.hash;
    }
    const hash = hashValue('sources', sources);
    const executed =
      recorded?.sources === hash
        ? recorded.executed
        : sha256([...files.values()].map(withoutComments).join('\0'));
    return {
      identity: hashValue('code', { shell: executed }),
      record: { tool: 'sh 1', executed, sources: hash },
      sources,
      references: [],
      claim: null,
      effects: [],
      prepare: async () => {
        const now = await Promise.all(
          Object.keys(sources).map((file) => hasher.hash(posix.join(workspace, file))),
        );
        if (Object.values(sources).some((before, index) => now[index]?.hash !== before)) {
          throw PipelineError.of(
            `script ${script} was changed after the run was planned`,
            null,
            'Run again.',
          );
        }
        return { program: 'sh', args: ['-eu', posix.join(workspace, script)], module: null };
      },
    };
  }

  prune(): void {
    // It keeps nothing.
  }

  save(): void {
    // It keeps nothing.
  }

  #files(script: string, found = new Map<string, string>()): ReadonlyMap<string, string> {
    const text = this.disk.read(posix.join(this.place.workspace, script)).toString();
    found.set(script, text);
    // As the shell does, from the folder it runs in.
    for (const [, file = ''] of text.matchAll(/^\. \.\/(\S+)$/gm)) {
      if (!found.has(file)) this.#files(file, found);
    }
    return found;
  }
}

function withoutComments(text: string): string {
  return text.replaceAll(/^#.*\n/gm, '');
}
