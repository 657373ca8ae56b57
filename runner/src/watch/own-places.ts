import { join, sep } from 'node:path';
import type { Graph } from '../model/graph.js';
import { OWN_FOLDER } from '../model/pipeline-file.js';
import type { Places } from '../noop/places.js';
import { foldersAbove } from '../system/disk-tree.js';

/** What lockstep keeps for itself in a workspace (absolute): it is in no decision but by its content, which is proven. */
export function ownPlaces(workspace: string): Places {
  const inside = `${workspace}${sep}`;
  return {
    has: (path) =>
      (path.startsWith(inside) ? path.slice(inside.length) : path).split(sep).includes(OWN_FOLDER),
    isAbove: () => false,
  };
}

/** What a run writes: outs, locks, and lockstep's own. */
export function writtenPlaces({
  workspace,
  stages,
  files,
}: Pick<Graph, 'workspace' | 'stages' | 'files'>): Places {
  const own = ownPlaces(workspace);
  const written = new Set(
    [
      ...[...stages.values()].flatMap(({ outs }) => outs.map(({ path }) => path)),
      ...[...files.values()].map(({ lock }) => lock),
    ].map((path) => join(workspace, path)),
  );
  const above = new Set([...written].flatMap((path) => foldersAbove(path)));
  return {
    has: (path) => own.has(path) || written.has(path) || foldersAbove(path).some((one) => written.has(one)),
    isAbove: (path) => above.has(path),
  };
}
