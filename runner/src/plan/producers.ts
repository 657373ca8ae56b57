import type { Graph, Out, StageName, WorkspacePath } from '../model/graph.js';
import { placeInside } from '../model/pipeline-file.js';

export interface Producer {
  readonly stage: StageName;
  readonly out: Out;
}

/** How a path relates to the outs of the graph. */
export type Origin =
  /** No stage makes any of it. */
  | { readonly kind: 'source' }
  /** It is an out, or lies inside one (`inside`: the rest of the path, empty for the out itself). */
  | { readonly kind: 'made'; readonly producer: Producer; readonly inside: string }
  /** It is a folder that holds outs, beside whatever else lies in it. */
  | { readonly kind: 'holds'; readonly producers: readonly Producer[] };

/** Which stage makes a path: linear in the number of outs to build, logarithmic to ask. */
export class Producers {
  readonly #byPath = new Map<WorkspacePath, Producer>();
  readonly #sorted: readonly WorkspacePath[];
  readonly #workspace: string;

  constructor(graph: Graph) {
    this.#workspace = graph.workspace;
    for (const stage of graph.stages.values()) {
      for (const out of stage.outs) this.#byPath.set(out.path, { stage: stage.name, out });
    }
    this.#sorted = [...this.#byPath.keys()].sort(byCodeUnit);
  }

  origin(written: WorkspacePath): Origin {
    const path = placeInside(this.#workspace, written);
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
      const producer = this.#byPath.get(path.slice(0, end));
      if (producer !== undefined) return { kind: 'made', producer, inside: path.slice(end + 1) };
    }
    const producers = this.#below(path);
    return producers.length === 0 ? { kind: 'source' } : { kind: 'holds', producers };
  }

  #below(path: WorkspacePath): readonly Producer[] {
    const prefix = path === '' || path === '.' ? '' : `${path}/`;
    const found: Producer[] = [];
    for (let index = this.#firstAtOrAfter(prefix); index < this.#sorted.length; index += 1) {
      const candidate = this.#sorted[index];
      if (candidate?.startsWith(prefix) !== true) break;
      const producer = this.#byPath.get(candidate);
      if (producer !== undefined) found.push(producer);
    }
    return found;
  }

  #firstAtOrAfter(text: string): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#sorted[middle] ?? '') < text) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
