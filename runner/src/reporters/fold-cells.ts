import { groupBy } from '../model/group-by.js';
import { groupIn } from '../model/pipeline-file.js';

/** Cells of one group of which the same is to be said are told together from this many on. */
export const MANY = 4;

export function groupOf(name: string): string {
  return groupIn(name) ?? name;
}

/** `train (137 cells)` where there are many of a group, else each by its name; in order of first occurrence. */
export function foldNames(names: readonly string[]): readonly string[] {
  return [...groupBy(names, groupOf)].flatMap(([group, cells]) =>
    cells.length < MANY ? cells : [`${group} (${cells.length} cells)`],
  );
}
