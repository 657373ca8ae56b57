import type { CellRow } from '../../tables/cells.js';
import type { Secondary } from '../../tables/secondary.js';
import type { Run } from '../claims/run.js';
import { meanFigures } from '../critical/student.js';
import { groupByPlace } from '../group-by.js';
import { FAILURES } from '../verdict.js';

/** Units of a size's hidden layers. */
export type Widths = Readonly<Record<CellRow['size'], number>>;

type Place = Pick<CellRow, 'dataset' | 'size' | 'learning_rate'>;

/** The runs of each data set, size and rate, in the order in which the first of them comes. */
export function cellGroups(runs: readonly Run[]): readonly (readonly [Place, readonly CellRow[]])[] {
  const rows = runs.map(({ row }) => row);
  return groupByPlace(rows, ({ dataset, size, learning_rate }) => ({ dataset, size, learning_rate }));
}

export function isFailed({ verdict }: CellRow): boolean {
  return FAILURES.includes(verdict);
}

export type Estimate = Secondary['noise'][number]['spike_rate'];

/** A mean over runs as the result has it, with Student's t interval. */
export function meanOver(values: readonly number[]): Estimate {
  return { ...meanFigures(values), runs: values.length };
}
