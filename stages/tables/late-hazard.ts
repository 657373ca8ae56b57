import { table, type RowOf } from './table.js';
import { integer, nullable, number, size } from './typed-schema.js';

/**
 * `artifacts/tables/late-hazard.csv`: epoch by epoch, of the rates that are whole. Of the runs of a size and rate
 * that entered an epoch, how many became non-finite in it.
 */
export const LATE_HAZARD_TABLE = table({
  size,
  learning_rate: number(),
  epoch: integer(0),
  entered: integer(0),
  diverged: integer(0),
  hazard: nullable(number()),
  low: nullable(number()),
  high: nullable(number()),
  /** The share of all runs that had become non-finite by its end. */
  share: number(),
});

export type LateHazardRow = RowOf<typeof LATE_HAZARD_TABLE>;
