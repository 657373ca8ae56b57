import type { Cell } from '../train/cell.js';
import { count, figure, oneOf, orNull } from './columns.js';
import { table } from './table.js';

/** Of the runs of a size and rate that entered an epoch, how many became non-finite in it. */
export interface LateHazardRow {
  readonly size: Cell['size'];
  readonly learning_rate: number;
  readonly epoch: number;
  readonly entered: number;
  readonly diverged: number;
  readonly hazard: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** The share of all runs that had become non-finite by its end. */
  readonly share: number;
}

/** `artifacts/tables/late-hazard.csv`: epoch by epoch, of the rates that are whole. */
export const LATE_HAZARD_TABLE = table<LateHazardRow>({
  size: oneOf('small', 'medium', 'large'),
  learning_rate: figure,
  epoch: count,
  entered: count,
  diverged: count,
  hazard: orNull(figure),
  low: orNull(figure),
  high: orNull(figure),
  share: figure,
});
