import { ACTIVATIONS } from '../arms/activations.js';
import { jsonFile } from './json-file.js';
import {
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
