import { ARM_FAILURE_KINDS, type ArmFailureKind } from '../analysis/arms/arm-run.js';
import { count, figure, oneOf, text } from './columns.js';
import { table } from './table.js';

/** How many runs of an arm, a width and a rate failed in this way, with Wilson's 95 % interval of the share. */
export interface ArmKindRow {
  readonly arm: string;
  readonly width: number;
  readonly log2_rate: number;
  /** DEAD is told above a rate of 5 only, where kinds go by dead units. */
  readonly kind: ArmFailureKind;
  readonly runs: number;
  readonly failures: number;
  readonly low: number;
  readonly high: number;
}

/** `artifacts/tables/arm-kinds.csv`: of the arms that are whole. */
export const ARM_KIND_TABLE = table<ArmKindRow>({
  arm: text,
  width: count,
  log2_rate: figure,
  kind: oneOf(...ARM_FAILURE_KINDS),
  runs: count,
  failures: count,
  low: figure,
  high: figure,
});
