import type { CellRow } from '../../tables/cells.js';
import type { Run } from '../claims/run.js';
import { groupBy } from '../group-by.js';
import { FAILURES } from '../verdict.js';

export interface CellGroup {
  readonly first: CellRow;
  readonly rows: readonly CellRow[];
}

/** The runs of each data set, size and rate, in the order in which the first of them comes. */
export function cellGroups(runs: readonly Run[]): readonly CellGroup[] {
  return [
    ...groupBy(
      runs.map(({ row }) => row),
      ({ dataset, size, learning_rate }) => `${dataset} ${size} ${learning_rate}`,
    ).values(),
  ].flatMap((rows) => {
    const [first] = rows;
    return first === undefined ? [] : [{ first, rows }];
  });
}

export function isFailed({ verdict }: CellRow): boolean {
  return FAILURES.includes(verdict);
}
