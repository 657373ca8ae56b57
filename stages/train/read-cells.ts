import type { Cell as GroupCell } from 'lockstep/stage';
import type { Cell } from './cell.js';
import { readCell } from './read-cell.js';

const SIZES: readonly Cell['size'][] = ['small', 'medium', 'large'];

/**
 * Reads the cells of the `train` group, in the tables' order: data set, size from small to large, rate from high to
 * low, seed, engine.
 *
 * @throws {Error} as `readCell`
 */
export async function readCells(group: readonly GroupCell[]): Promise<readonly Cell[]> {
  const cells = await Promise.all(
    group.map(({ name, outs }) => {
      if (outs.cell === undefined) throw new Error(`${name} has no out named cell`);
      return readCell(outs.cell);
    }),
  );
  return cells.toSorted(
    (a, b) =>
      compare(a.dataset, b.dataset) ||
      SIZES.indexOf(a.size) - SIZES.indexOf(b.size) ||
      b.learningRate - a.learningRate ||
      a.seed - b.seed ||
      compare(a.engine, b.engine),
  );
}

/** By code units: the same everywhere, whatever the locale. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
