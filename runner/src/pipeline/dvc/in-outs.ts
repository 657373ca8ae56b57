import { posix } from 'node:path';
import type { WorkspacePath } from '../../model/graph.js';
import { isWithin } from '../paths.js';

/** A dvc.yaml or a `.dvc` file, and what it makes or tracks. */
export interface OutsOf {
  readonly file: WorkspacePath;
  readonly outs: readonly WorkspacePath[];
}

/**
 * The files of a DVC project that lie in an out of a file in a folder above: DVC goes into no out, and so doesn't find
 * them. `dvclive/dvc.yaml`, which is written with the rest of a stage's out, is one.
 */
export function filesInOuts(all: readonly OutsOf[]): ReadonlySet<WorkspacePath> {
  const outs = new Set<WorkspacePath>();
  const inside = new Set<WorkspacePath>();
  const depth = ({ file }: OutsOf): number => file.split('/').length;
  for (const { file, outs: own } of all.toSorted((one, other) => depth(one) - depth(other))) {
    const folder = posix.dirname(file);
    if (foldersUp(folder).some((one) => outs.has(one))) {
      inside.add(file);
      continue;
    }
    for (const out of own) if (folder === '.' || isWithin(out, folder)) outs.add(out);
  }
  return inside;
}

/** A folder and those above it in the workspace. */
function foldersUp(folder: WorkspacePath): readonly WorkspacePath[] {
  const parts = folder.split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
