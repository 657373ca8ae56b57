import { basename, dirname, resolve } from 'node:path';
import type { ContentHasher, LeftOut } from '../inputs/content.js';
import type { Graph, WorkspacePath } from '../model/graph.js';
import type { Content } from '../model/manifest.js';
import { dvcIgnore, isDvcRoot } from '../pipeline/dvc-project.js';
import type { Disk } from '../system/disk.js';

/** Python writes it into a folder of modules while a stage reads them, other bytes on every machine. */
const COMPILED_MODULES = '__pycache__';

const NOTHING: LeftOut = () => false;

/**
 * What deps hold. Of a folder in a DVC project what its `.dvcignore` files name and Python's compiled modules count as
 * not there, unless a stage makes them.
 */
export class DepContents {
  readonly #outs: readonly string[];

  constructor(
    private readonly hasher: Pick<ContentHasher, 'hash'>,
    private readonly disk: Disk,
    private readonly graph: Pick<Graph, 'workspace' | 'stages'>,
  ) {
    this.#outs = [...graph.stages.values()].flatMap(({ outs }) =>
      outs.map(({ path }) => resolve(graph.workspace, path)),
    );
  }

  /**
   * Links followed; `null` where nothing is.
   * @throws InvalidContentError for what can't be a dep
   */
  async of(path: WorkspacePath): Promise<Content | null> {
    const absolute = resolve(this.graph.workspace, path);
    return this.hasher.hash(absolute, 'follow', this.#leftOutOf(absolute));
  }

  #leftOutOf(dep: string): LeftOut {
    const root = this.#projectAround(dep);
    if (root === null) return NOTHING;
    // Read anew for each dep: a session may last, and the files change.
    const rules = dvcIgnore(this.disk, root);
    // Of a folder that is ignored itself, DVC would see nothing at all.
    const ignores = rules(dep, true) ? NOTHING : rules;
    return (path, isFolder) =>
      ((isFolder && basename(path) === COMPILED_MODULES) || ignores(path, isFolder)) && !this.#isMade(path);
  }

  /** The root of the DVC project that a path of the workspace lies in. */
  #projectAround(dep: string): string | null {
    const { workspace } = this.graph;
    let folder = dep === workspace ? dep : dirname(dep);
    while (folder === workspace || folder.startsWith(`${workspace}/`)) {
      if (isDvcRoot(this.disk, folder)) return folder;
      folder = dirname(folder);
    }
    return null;
  }

  /** Whether it is an out, lies in one or holds one. */
  #isMade(path: string): boolean {
    return this.#outs.some((out) => out === path || path.startsWith(`${out}/`) || out.startsWith(`${path}/`));
  }
}
