import type { CellRow, EpochRow } from '../../tables/cells.js';
import { curveOf, type Curve } from '../curves.js';
import { groupBy } from '../group-by.js';

/** A run as claims are judged by it. */
export interface Run {
  readonly row: CellRow;
  /** L(e), on the first 10,000 training images. */
  readonly train: Curve;
  /** T(e). */
  readonly test: Curve;
}

/** @throws {Error} for a run that has no epochs */
export function runsOf(cells: readonly CellRow[], epochs: readonly EpochRow[]): readonly Run[] {
  const byCell = groupBy(epochs, addressOf);
  return cells.map((row) => {
    const own = byCell.get(addressOf(row));
    if (own === undefined) throw new Error(`the epochs' table has no run ${addressOf(row)}`);
    const inOrder = own.toSorted((a, b) => a.epoch - b.epoch);
    return {
      row,
      train: curveOf(inOrder.map(({ train_loss }) => train_loss)),
      test: curveOf(inOrder.map(({ test_loss }) => test_loss)),
    };
  });
}

function addressOf({ dataset, size, learning_rate, seed, engine }: CellRow | EpochRow): string {
  return [dataset, size, learning_rate, seed, engine].join(' ');
}
