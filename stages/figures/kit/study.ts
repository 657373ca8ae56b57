import { runsOf, type Run } from '../../analysis/claims/run.js';
import type { CellRow, EpochRow } from '../../tables/cells.js';
import { BY_SIZE, type Size } from './theme.js';

/** The runs of one data set, on one engine: a figure that mixed several would compare more than it says. */
export interface Study {
  readonly dataset: CellRow['dataset'];
  readonly engine: CellRow['engine'];
  /** Of which the tables have runs that aren't here. */
  readonly otherEngines: readonly CellRow['engine'][];
  /** Those that have runs, from small to large. */
  readonly sizes: readonly Size[];
  /** Those that have runs, ascending. */
  readonly rates: readonly number[];
  readonly runs: readonly Run[];
  /** The last epoch that any run reached. */
  readonly lastEpoch: number;
}

/**
 * The runs on the first engine that the tables have.
 *
 * @throws {Error} when the tables have no run on the data set, or a run has no epochs
 */
export function studyOf(
  dataset: CellRow['dataset'],
  cells: readonly CellRow[],
  epochs: readonly EpochRow[],
): Study {
  const onDataset = cells.filter((cell) => cell.dataset === dataset);
  const [engine, ...otherEngines] = new Set(onDataset.map((cell) => cell.engine));
  if (engine === undefined) throw new Error(`the tables have no run on ${dataset}: there is nothing to draw`);
  const own = onDataset.filter((cell) => cell.engine === engine);
  return {
    dataset,
    engine,
    otherEngines,
    sizes: BY_SIZE.filter((size) => own.some((cell) => cell.size === size)),
    rates: [...new Set(own.map(({ learning_rate }) => learning_rate))].sort((a, b) => a - b),
    runs: runsOf(own, epochs),
    lastEpoch: Math.max(...own.map(({ epochs_run }) => epochs_run)),
  };
}

export function runsAt({ runs }: Study, size: Size, rate: number): readonly Run[] {
  return runs.filter(({ row }) => row.size === size && row.learning_rate === rate);
}

export function isNonfinite({ row }: Run): boolean {
  return row.first_nonfinite_step !== null;
}
