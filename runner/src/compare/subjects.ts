import { posix } from 'node:path';
import type { Graph, WorkspacePath } from '../model/graph.js';
import { isWithin, workspacePath } from '../pipeline/paths.js';
import type { Snapshot } from './snapshot.js';

/** Metrics files of any of these snapshots: those of stages, and those that the top level names. */
export function metricsFiles(snapshots: readonly Snapshot[]): readonly WorkspacePath[] {
  return ofGraphs(snapshots, ({ stages, measured }) => [
    ...measured.metrics,
    ...[...stages.values()].flatMap(({ outs }) =>
      outs.filter(({ kind }) => kind === 'metric').map(({ path }) => path),
    ),
  ]);
}

/** Params files of any of these snapshots: those of `vars`, those that the top level names, and those of stages. */
export function paramsFiles(snapshots: readonly Snapshot[]): readonly WorkspacePath[] {
  return ofGraphs(snapshots, ({ stages, measured }) => [
    ...measured.params,
    ...[...stages.values()].flatMap(({ params }) => params.map(({ path }) => path)),
  ]);
}

/** Whether a stage depends on a param: on all of its file, on it, on what it is a part of or a part of it. */
export function isDependedOn(
  graphs: readonly (Graph | null)[],
): (path: WorkspacePath, key: string) => boolean {
  const keys = new Map<WorkspacePath, Set<string> | 'all'>();
  for (const { stages } of graphs.flatMap((graph) => graph ?? [])) {
    for (const { path, keys: own } of [...stages.values()].flatMap(({ params }) => params)) {
      const known = keys.get(path) ?? new Set<string>();
      if (own === null || known === 'all') keys.set(path, 'all');
      else keys.set(path, new Set([...known, ...own]));
    }
  }
  return (path, key) => {
    const known = keys.get(path);
    if (known === undefined || known === 'all') return known === 'all';
    return [...known].some((one) => one === key || key.startsWith(`${one}.`) || one.startsWith(`${key}.`));
  };
}

/**
 * Those of the paths that targets mean, and targets that lie in one of them or are none of them: a file that nobody
 * declared can be looked at, too.
 * @param targets from the folder `seenFrom` of the workspace; none: all
 */
export function chosen(
  paths: readonly WorkspacePath[],
  targets: readonly string[],
  { workspace, seenFrom }: Pick<Graph, 'workspace' | 'seenFrom'>,
): readonly WorkspacePath[] {
  if (targets.length === 0) return paths;
  return [
    ...new Set(
      targets.flatMap((target) => {
        const path = workspacePath(workspace, seenFrom, posix.normalize(target));
        const below = paths.filter((one) => isWithin(one, path) || path === '.');
        return below.length > 0 ? below : [path];
      }),
    ),
  ];
}

function ofGraphs(
  snapshots: readonly Snapshot[],
  paths: (graph: Graph) => readonly WorkspacePath[],
): readonly WorkspacePath[] {
  return [...new Set(snapshots.flatMap(({ graph }) => (graph === null ? [] : paths(graph))))];
}
