import { ACTIVATIONS } from '../arms/activations.js';
import { ARM_FAILURE_KINDS } from '../analysis/arms/arm-run.js';
import { jsonFile } from './json-file.js';
import { table, type RowOf } from './table.js';
import {
  boolean,
  constant,
  dataset,
  integer,
  interval,
  keyOf,
  list,
  nullable,
  number,
  object,
  oneOf,
  string,
  type Infer,
} from './typed-schema.js';

/** How far something may be told, and how many cells are recorded, of those that are planned: all else waits for `whole`. */
export const waiting = {
  state: oneOf('dropped', 'not yet run', 'to be extended', 'whole'),
  cells: object({ recorded: integer(0), of: integer(0) }),
};

/** The slope of one kind of threshold, log2 rate on log2 width, and what the rule for octaves asks. */
const threshold = object({
  slope: nullable(number()),
  ci95: nullable(interval),
  ci90: nullable(interval),
  /** That have a threshold at every width, of `of_seeds`. */
  seeds: integer(0),
  of_seeds: integer(0),
  widths: list(integer(1)),
  /** Of `thresholds`, one for each width and seed. */
  censored: integer(0),
  thresholds: integer(0),
  censored_above: integer(0),
  censored_below: integer(0),
  /** Seeds and widths whose runs all fail. */
  without_success: integer(0),
  octaves_to_add: list(integer()),
});

export type ArmThreshold = Infer<typeof threshold>;

/** `artifacts/tables/arms.json`: the addendum's arms, each with what may be told of it. */
export const armsJson = jsonFile(
  object({
    v: constant(1),
    arms: list(
      object({
        arm: string(1),
        dataset,
        activation: keyOf(ACTIVATIONS),
        loss: oneOf('cross-entropy', 'squared-error'),
        ...waiting,
        /** By the rule, over both thresholds and the arms that share a grid; asked once the octaves so far are whole. */
        octaves_to_add: list(integer()),
        /** `null` until the arm is whole. */
        usable: nullable(threshold),
        overflow: nullable(threshold),
      }),
    ),
  }),
);

export type ArmSlopes = Infer<typeof armsJson>;

const armKind = oneOf(...ARM_FAILURE_KINDS);

/**
 * `artifacts/tables/arm-kinds.csv`: of the arms that are whole. How many runs of an arm, a width and a rate failed
 * in this way, with Wilson's 95 % interval of the share.
 */
export const ARM_KIND_TABLE = table({
  arm: string(),
  width: integer(0),
  log2_rate: number(),
  /** DEAD is told above a rate of 5 only, where kinds go by dead units. */
  kind: armKind,
  runs: integer(0),
  failures: integer(0),
  low: number(),
  high: number(),
});

export type ArmKindRow = RowOf<typeof ARM_KIND_TABLE>;

const kind = nullable(armKind);
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
