import { posix } from 'node:path';
import { PipelineError, type Diagnostic } from '../model/errors.js';
import type { Graph, Stage, WorkspacePath } from '../model/graph.js';
import { trespass, type PlaceDisk } from '../pipeline/out-place.js';
import { Producers } from '../plan/producers.js';
import { folded } from '../store/names.js';
import { isOfItsPath, troubleFound } from '../system/trouble.js';

/** What the pipeline's text alone can't tell of outs: it takes the disk, or a script's code. */
export class OutPlaces {
  readonly #producers: Producers;
  /** Scripts whose code is no stage's out: a group's cells share one. */
  readonly #sound = new Set<WorkspacePath>();
  /** Why nothing may be put in a folder, by its path: the links above are the same for all in it. */
  readonly #folders = new Map<WorkspacePath, string | null>();
  /** All outs by what a disk knows them by that takes no notice of case; none where this one does. */
  #folded: ReadonlyMap<string, readonly WorkspacePath[]> | null = null;

  constructor(
    private readonly disk: PlaceDisk,
    private readonly graph: Graph,
  ) {
    this.#producers = new Producers(graph);
  }

  /**
   * @throws PipelineError for outs that a link leads out of the workspace, and for those that this disk takes for
   * another stage's
   */
  check({ name, group, outs, places, position }: Stage): void {
    const problems = outs.flatMap(({ path, declared }, index): readonly Diagnostic[] => {
      const at = places.outs[index] ?? position;
      const trouble = this.#trouble(path);
      if (trouble !== null) {
        return [{ ...trouble, message: `stage "${name}": this out: ${trouble.message}`, position: at }];
      }
      const why = this.#trespass(path);
      if (why !== null) {
        return [
          {
            // Without the out's own path: the cells of a group tell it once.
            message: `stage "${group ?? name}": this out ${why}`,
            position: at,
            advice: "Put a folder in the link's place, or write a path that stays in the workspace.",
          },
        ];
      }
      const twin = this.#twin(path);
      if (twin === null) return [];
      return [
        {
          message: `stage "${group ?? name}": out "${declared}" and ${twin}, an out as well, are one on this disk, which takes no notice of case`,
          position: at,
          advice: 'Give one of the two a name that differs by more.',
        },
      ];
    });
    if (problems.length > 0) throw new PipelineError(problems);
  }

  /** Why nobody can say whether something lies at an out's place. */
  #trouble(path: WorkspacePath): Diagnostic | null {
    try {
      this.disk.lstat(posix.join(this.graph.workspace, path));
      return null;
    } catch (error) {
      if (isOfItsPath(error)) return troubleFound(error);
      throw error;
    }
  }

  /** Another out that is this one, or holds it, where case doesn't count. */
  #twin(path: WorkspacePath): WorkspacePath | null {
    this.#folded ??= takesNoNoticeOfCase(this.disk, this.graph) ? foldedOuts(this.graph) : new Map();
    if (this.#folded.size === 0) return null;
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
      const place = path.slice(0, end);
      const twin = this.#folded.get(folded(place))?.find((one) => one !== place);
      if (twin !== undefined) return twin;
    }
    return null;
  }

  #trespass(path: WorkspacePath): string | null {
    const folder = posix.dirname(path);
    let why = this.#folders.get(folder);
    if (why === undefined) {
      why = trespass(this.disk, this.graph.workspace, path);
      this.#folders.set(folder, why);
    }
    return why;
  }

  /** @throws PipelineError for an out that is, or holds, a file of a script's code */
  checkCode(script: WorkspacePath, sources: Iterable<WorkspacePath>): void {
    if (this.#sound.has(script)) return;
    for (const source of sources) {
      const origin = this.#producers.origin(source);
      if (origin.kind !== 'made') continue;
      const { stage: name, out } = origin.producer;
      const maker = this.graph.stages.get(name);
      const index = maker?.outs.indexOf(out) ?? -1;
      throw PipelineError.of(
        `stage "${name}": out "${out.declared}" ${origin.inside === '' ? 'is' : 'holds'} ${source}, which is code of ${script}`,
        maker?.places.outs[index] ?? maker?.position ?? null,
        'Write another path: what a stage makes would replace code that stages are run from.',
      );
    }
    this.#sound.add(script);
  }
}

/** Asked of a file that is there, since whoever only plans may write none. */
function takesNoNoticeOfCase(disk: PlaceDisk, { workspace, files }: Graph): boolean {
  const [file] = files.keys();
  if (file === undefined) return false;
  const { dir, base } = posix.parse(posix.join(workspace, file));
  const own = disk.lstat(posix.join(dir, base));
  const shouted = disk.lstat(posix.join(dir, base.toUpperCase()));
  return own !== null && shouted !== null && own.device === shouted.device && own.inode === shouted.inode;
}

function foldedOuts({ stages }: Graph): ReadonlyMap<string, readonly WorkspacePath[]> {
  const all = new Map<string, readonly WorkspacePath[]>();
  for (const { outs } of stages.values()) {
    for (const { path } of outs) {
      const key = folded(path);
      all.set(key, [...(all.get(key) ?? []), path]);
    }
  }
  return all;
}
