import { ARM_FAILURE_KINDS } from '../analysis/arms/arm-run.js';
import { table, type RowOf } from './table.js';
import { boolean, integer, nullable, number, oneOf, string } from './typed-schema.js';

const kind = nullable(oneOf(...ARM_FAILURE_KINDS));
const step = nullable(integer(0));
const accuracy = nullable(number());

/**
 * `artifacts/tables/arm-engines.csv`: runs of an arm on a second engine, each beside the same run on the first, the
 * reference. None before both are whole. A kind is `null` for a run that didn't fail, an accuracy for one that became
 * non-finite.
 */
export const ARM_ENGINE_TABLE = table({
  arm: string(),
  width: integer(1),
  seed: integer(0),
  log2_rate: number(),
  engine: string(),
  reference: string(),
  /** Whether both began with the same weights and saw the same batches. */
  same_start: boolean(),
  kind,
  reference_kind: kind,
  nonfinite_step: step,
  reference_nonfinite_step: step,
  /** On the first 10,000 training images, at the end. */
  train_accuracy: accuracy,
  reference_train_accuracy: accuracy,
});

export type ArmEngineRow = RowOf<typeof ARM_ENGINE_TABLE>;
