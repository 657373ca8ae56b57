import { ARM_FAILURE_KINDS } from '../analysis/arms/arm-run.js';
import { table, type RowOf } from './table.js';
import { integer, number, oneOf, string } from './typed-schema.js';

/**
 * `artifacts/tables/arm-kinds.csv`: of the arms that are whole. How many runs of an arm, a width and a rate failed
 * in this way, with Wilson's 95 % interval of the share.
 */
export const ARM_KIND_TABLE = table({
  arm: string(),
  width: integer(0),
  log2_rate: number(),
  /** DEAD is told above a rate of 5 only, where kinds go by dead units. */
  kind: oneOf(...ARM_FAILURE_KINDS),
  runs: integer(0),
  failures: integer(0),
  low: number(),
  high: number(),
});

export type ArmKindRow = RowOf<typeof ARM_KIND_TABLE>;
