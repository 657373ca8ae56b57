import { isFolder, type ContentHash, type StageKey } from '../model/hashes.js';
import type { Stage, StageName, WorkspacePath } from '../model/graph.js';
import { stageMeant } from '../model/pipeline-file.js';
import { cellsHash } from '../model/key.js';
import type { Manifest } from '../model/manifest.js';
import type { Origin } from '../plan/producers.js';
import type { DepRecord, LockEntry } from '../model/records.js';
import { recordedCells, type RecordedGraph } from './recorded-graph.js';

/** A stage on the way to a file. */
export interface LineageStage {
  readonly name: StageName;
  readonly group: string | null;
  /** `null` for a command. */
  readonly script: WorkspacePath | null;
  /** The recorded one; `null` where there is none. */
  readonly key: StageKey | null;
  /** The stages that made what it read, in graph order. */
  readonly upstream: readonly LineageLink[];
  /** What it read that no stage makes: deps and params files. */
  readonly sources: readonly LineageSource[];
}

export interface LineageLink {
  readonly stage: StageName;
  /** Whether that one's recorded outs are still those that were read; `null` where nothing tells. */
  readonly asRecorded: boolean | null;
}

export interface LineageSource {
  readonly path: WorkspacePath;
  /** As recorded; `null` where it isn't, or only some of a params file's values are. */
  readonly hash: ContentHash | null;
}

export interface LineageParts extends RecordedGraph {
  /** Of folders that are recorded as outs; what isn't known is left out. */
  readonly manifests: ReadonlyMap<ContentHash, Manifest>;
}

/** Recorded folders in which another stage read something: those whose manifests a lineage needs. */
export function foldersReadInside({ graph, producers, lock }: RecordedGraph): readonly ContentHash[] {
  const folders = new Set<ContentHash>();
  for (const { inputs } of lock.stages.values()) {
    const paths = [
      ...inputs.deps.flatMap((dep) => ('path' in dep ? [dep.path] : [])),
      ...Object.keys(inputs.params),
    ];
    for (const path of paths) {
      const origin = producers.origin(path);
      if (origin.kind !== 'made' || origin.inside === '' || !graph.stages.has(origin.producer.stage))
        continue;
      const outs = lock.stages.get(origin.producer.stage)?.outs ?? [];
      for (const { hash } of outs.filter((out) => out.path === origin.producer.out.path)) folders.add(hash);
    }
  }
  return [...folders].filter(isFolder);
}

/**
 * A stage and all that its recorded outs were made from, nearest first. Where a stage has no record, what it
 * declares stands in for that.
 *
 * @param depth steps from the stage; what is farther away is left out
 */
export function lineageOf(parts: LineageParts, root: StageName, depth: number): readonly LineageStage[] {
  const { graph, lock } = parts;
  const order = new Map([...graph.stages.keys()].map((name, index) => [name, index]));
  const found = new Map<StageName, LineageStage>();
  let next: readonly StageName[] = [root];
  for (let level = 0; level <= depth && next.length > 0; level++) {
    const above: StageName[] = [];
    for (const name of next) {
      const stage = graph.stages.get(name);
      if (stage === undefined || found.has(name)) continue;
      const entry = lock.stages.get(name) ?? null;
      const { upstream, sources } =
        entry === null ? declared(parts, stage) : recorded(parts, stage, entry, order);
      found.set(name, {
        name,
        group: stage.group,
        script: stage.action.kind === 'script' ? stage.action.script : null,
        key: entry?.key ?? null,
        upstream,
        sources,
      });
      above.push(...upstream.map((link) => link.stage));
    }
    next = above;
  }
  return [...found.values()];
}

type Inputs = Pick<LineageStage, 'upstream' | 'sources'>;

function declared({ graph, producers }: LineageParts, stage: Stage): Inputs {
  const { name, frozen, deps, params } = stage;
  const upstream = (graph.upstream.get(name) ?? []).map((above) => ({ stage: above, asRecorded: null }));
  if (frozen) return { upstream, sources: [] };
  const named = [
    ...deps.flatMap((dep) => (dep.kind === 'path' ? [dep.path] : [])),
    ...params.map(({ path }) => path),
  ];
  const paths = [...new Set(named)].filter((path) => producers.origin(path).kind === 'source');
  return { upstream, sources: paths.map((path) => ({ path, hash: null })) };
}

function recorded(
  parts: LineageParts,
  { file }: Stage,
  { inputs }: LockEntry,
  order: ReadonlyMap<StageName, number>,
): Inputs {
  const { graph, producers, lock, manifests } = parts;
  const links = new Map<StageName, boolean | null>();
  const sources = new Map<WorkspacePath, ContentHash | null>();
  const link = (stage: StageName, asRecorded: boolean | null): void => {
    links.set(stage, both(links.get(stage) ?? true, asRecorded));
  };
  const madeHash = ({ producer, inside }: Extract<Origin, { kind: 'made' }>): ContentHash | null => {
    const out = lock.stages.get(producer.stage)?.outs.find(({ path }) => path === producer.out.path);
    if (out === undefined || inside === '') return out?.hash ?? null;
    const entry = manifests.get(out.hash)?.entries.find(({ path }) => path === inside);
    return entry?.kind === 'file' ? entry.hash : null;
  };
  const read = (path: WorkspacePath, hash: ContentHash | null): void => {
    const origin = producers.origin(path);
    switch (origin.kind) {
      case 'source':
        sources.set(path, hash);
        return;
      case 'holds':
        for (const { stage } of origin.producers) link(stage, null);
        return;
      case 'made': {
        const made = madeHash(origin);
        link(origin.producer.stage, made === null || hash === null ? null : made === hash);
      }
    }
  };
  const readGroup = ({ stage, hash }: Extract<DepRecord, { stage: string }>): void => {
    const group = stageMeant(graph.files, file, stage);
    const names = graph.groups.get(group) ?? [group];
    const isSame = cellsHash(recordedCells(parts, group)) === hash;
    for (const name of names) if (!isSame || lock.stages.has(name)) link(name, isSame);
  };
  for (const dep of inputs.deps) {
    if ('stage' in dep) readGroup(dep);
    else read(dep.path, dep.hash);
  }
  for (const [path, tracked] of Object.entries(inputs.params)) {
    read(path, typeof tracked === 'string' ? tracked : null);
  }
  // What the pipeline has no longer comes last.
  const position = (stage: StageName): number => order.get(stage) ?? order.size;
  const upstream = [...links].map(([stage, asRecorded]) => ({ stage, asRecorded }));
  return {
    upstream: upstream.sort((one, other) => position(one.stage) - position(other.stage)),
    sources: [...sources].map(([path, hash]) => ({ path, hash })),
  };
}

/** A difference is one, whatever else is known. */
function both(one: boolean | null, other: boolean | null): boolean | null {
  if (one === false || other === false) return false;
  return one === null || other === null ? null : true;
}
