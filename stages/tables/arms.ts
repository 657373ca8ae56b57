import { ACTIVATIONS } from '../arms/activations.js';
import { ARM_FAILURE_KINDS } from '../analysis/arms/arm-run.js';
import { jsonFile } from './json-file.js';
import { table, type RowOf } from './table.js';
import * as t from './typed-schema.js';

/** How far something may be told, and how many cells are recorded, of those that are planned: all else waits for `whole`. */
export const waiting = {
  state: t.oneOf('dropped', 'not yet run', 'to be extended', 'whole'),
  cells: t.object({ recorded: t.count, of: t.count }),
};

/** The slope of one kind of threshold, log2 rate on log2 width, and what the rule for octaves asks. */
const threshold = t.object({
  slope: t.figure,
  ci95: t.nullable(t.interval),
  ci90: t.nullable(t.interval),
  /** That have a threshold at every width, of `of_seeds`. */
  seeds: t.count,
  of_seeds: t.count,
  widths: t.list(t.positive),
  /** Of `thresholds`, one for each width and seed. */
  censored: t.count,
  thresholds: t.count,
  censored_above: t.count,
  censored_below: t.count,
  /** Seeds and widths whose runs all fail. */
  without_success: t.count,
  octaves_to_add: t.list(t.integer()),
});

export type ArmThreshold = t.Infer<typeof threshold>;

/** `artifacts/tables/arms.json`: the addendum's arms, each with what may be told of it. */
export const armsJson = jsonFile(
  t.object({
    v: t.constant(1),
    arms: t.list(
      t.object({
        arm: t.string(1),
        dataset: t.dataset,
        activation: t.keyOf(ACTIVATIONS),
        loss: t.oneOf('cross-entropy', 'squared-error'),
        ...waiting,
        /** By the rule, over both thresholds and the arms that share a grid; asked once the octaves so far are whole. */
        octaves_to_add: t.list(t.integer()),
        /** `null` until the arm is whole. */
        usable: t.nullable(threshold),
        overflow: t.nullable(threshold),
      }),
    ),
  }),
);

export type ArmSlopes = t.Infer<typeof armsJson>;

const armKind = t.oneOf(...ARM_FAILURE_KINDS);

/**
 * `artifacts/tables/arm-kinds.csv`: of the arms that are whole. How many runs of an arm, a width and a rate failed
 * in this way, with Wilson's 95 % interval of the share.
 */
export const ARM_KIND_TABLE = table({
  arm: t.string(),
  width: t.count,
  log2_rate: t.number(),
  /** DEAD is told above a rate of 5 only, where kinds go by dead units. */
  kind: armKind,
  runs: t.count,
  failures: t.count,
  low: t.number(),
  high: t.number(),
});

export type ArmKindRow = RowOf<typeof ARM_KIND_TABLE>;

const kind = t.nullable(armKind);
const step = t.nullable(t.count);
const accuracy = t.figure;

/**
 * `artifacts/tables/arm-engines.csv`: runs of an arm on a second engine, each beside the same run on the first, the
 * reference. None before both are whole. A kind is `null` for a run that didn't fail, an accuracy for one that became
 * non-finite.
 */
export const ARM_ENGINE_TABLE = table({
  arm: t.string(),
  width: t.positive,
  seed: t.count,
  log2_rate: t.number(),
  engine: t.string(),
  reference: t.string(),
  /** Whether both began with the same weights and saw the same batches. */
  same_start: t.boolean(),
  kind,
  reference_kind: kind,
  nonfinite_step: step,
  reference_nonfinite_step: step,
  /** On the first 10,000 training images, at the end. */
  train_accuracy: accuracy,
  reference_train_accuracy: accuracy,
});

export type ArmEngineRow = RowOf<typeof ARM_ENGINE_TABLE>;
