import { posix } from 'node:path';
import { PipelineError, type Diagnostic } from '../model/errors.js';
import type { Graph, Stage, WorkspacePath } from '../model/graph.js';
import { trespass, type PlaceDisk } from '../pipeline/out-place.js';
import { Producers } from '../plan/producers.js';

/** What the pipeline's text alone can't tell of outs: it takes the disk, or a script's code. */
export class OutPlaces {
  readonly #producers: Producers;
  /** Scripts whose code is no stage's out: a group's cells share one. */
  readonly #sound = new Set<WorkspacePath>();
  /** Why nothing may be put in a folder, by its path: the links above are the same for all in it. */
  readonly #folders = new Map<WorkspacePath, string | null>();

  constructor(
    private readonly disk: PlaceDisk,
    private readonly graph: Graph,
  ) {
    this.#producers = new Producers(graph);
  }

  /** @throws PipelineError for outs that a link leads out of the workspace */
  checkLinks({ name, group, outs, places, position }: Stage): void {
    const problems = outs.flatMap(({ path }, index): readonly Diagnostic[] => {
      const why = this.#trespass(path);
      if (why === null) return [];
      return [
        {
          // Without the out's own path: the cells of a group tell it once.
          message: `stage "${group ?? name}": this out ${why}`,
          position: places.outs[index] ?? position,
          advice: "Put a folder in the link's place, or write a path that stays in the workspace.",
        },
      ];
    });
    if (problems.length > 0) throw new PipelineError(problems);
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
