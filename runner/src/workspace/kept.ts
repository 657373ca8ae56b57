import { StatMemo, type Md5Sum } from '../inputs/memo.js';
import { ParamsDocuments } from '../inputs/params-documents.js';
import type { Graph } from '../model/graph.js';
import { ParsedTexts } from '../model/parsed-texts.js';
import type { LockFile } from '../model/records.js';
import { loadPipeline, type LoadOptions } from '../pipeline/load.js';
import type { Node } from '../pipeline/tree.js';
import type { StoreLayout } from '../store/layout.js';
import { watchedDisk, type WatchedDisk } from '../noop/watched-disk.js';
import type { System } from '../system/system.js';

type World = Pick<System, 'disk' | 'clock'>;

/**
 * What a process that opens the same workspace again and again keeps of it: the graph while nothing changes of what it
 * was read from, by the rule of the no-op index, else the documents among it whose text is the same; the lock and the
 * params, by their text; and the hashes of files. Whatever is kept, decisions are those of a process that begins anew
 * (docs/algorithms/watch.md).
 */
export class KeptWorkspace {
  #graph: { readonly graph: Graph; readonly from: WatchedDisk } | null = null;
  readonly #documents = new ParsedTexts<Node>();
  #memos: { readonly memo: StatMemo; readonly md5s: StatMemo<Md5Sum> } | null = null;
  #watched: WatchedDisk;

  readonly params = new ParamsDocuments();
  readonly locks = new ParsedTexts<LockFile>();

  constructor(private readonly world: World) {
    this.#watched = watchedDisk(world.disk, world.clock);
  }

  /** Through which this opening looks, and all that it looked at. */
  get watched(): WatchedDisk {
    return this.#watched;
  }

  /** The graph as it was read last, while it is known to be right; else `null`. */
  get latest(): Graph | null {
    return this.#graph?.graph ?? null;
  }

  /** Another opening comes, which looks at everything anew. */
  begin(): void {
    this.#watched = watchedDisk(this.world.disk, this.world.clock);
  }

  /**
   * @param options always those of the same pipeline
   * @throws PipelineError as `loadPipeline`; what it looked at is seen all the same
   */
  graph(options: Omit<LoadOptions, 'disk'>): Graph {
    const kept = this.#graph;
    if (kept !== null && kept.from.observations() !== null) {
      this.#watched.include(kept.from.seen);
      return kept.graph;
    }
    this.#graph = null;
    const from = watchedDisk(this.world.disk, this.world.clock);
    this.#documents.begin();
    try {
      const graph = loadPipeline({ ...options, disk: { ...from.disk, documents: this.#documents } });
      this.#graph = { graph, from };
      return graph;
    } finally {
      this.#watched.include(from.seen);
    }
  }

  memos(layout: Pick<StoreLayout, 'memo' | 'md5s'>): {
    readonly memo: StatMemo;
    readonly md5s: StatMemo<Md5Sum>;
  } {
    this.#memos ??= loadMemos(this.world.disk, layout);
    return this.#memos;
  }
}

export function loadMemos(
  disk: System['disk'],
  { memo, md5s }: Pick<StoreLayout, 'memo' | 'md5s'>,
): { readonly memo: StatMemo; readonly md5s: StatMemo<Md5Sum> } {
  return { memo: StatMemo.load(disk, memo), md5s: StatMemo.loadMd5(disk, md5s) };
}
