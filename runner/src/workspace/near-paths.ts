import { posix } from 'node:path';
import type { Graph, WorkspacePath } from '../model/graph.js';
import { nearestName, nearPath } from '../pipeline/near-path.js';
import type { Disk } from '../system/disk.js';

/** A mistake is told by its first cells: nobody reads what the others of a large grid could have meant. */
const ANSWERED = 100;

/** With more outs a wrong path isn't compared with all of them. */
const MANY = 10_000;

/** What is most likely meant by paths at which nothing is. */
export class NearPaths {
  readonly #outs: readonly WorkspacePath[];
  #answered = 0;

  constructor(
    private readonly disk: Pick<Disk, 'stat' | 'list'>,
    private readonly graph: Graph,
  ) {
    const outs = [...graph.stages.values()].flatMap((stage) => stage.outs.map(({ path }) => path));
    this.#outs = outs.length > MANY ? [] : outs;
  }

  /** Of what lies there and of outs; `null` where nothing is near, or enough was asked. */
  to(path: WorkspacePath): WorkspacePath | null {
    this.#answered += 1;
    if (this.#answered > ANSWERED) return null;
    const { workspace } = this.graph;
    const present = nearPath(this.disk, workspace, posix.resolve(workspace, path));
    return nearestName(path, present === null ? this.#outs : [present, ...this.#outs]) ?? present;
  }
}
