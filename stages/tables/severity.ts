import { ACTIVATIONS } from '../arms/activations.js';
import { jsonFile } from './json-file.js';
import { table, type RowOf } from './table.js';
import {
  boolean,
  constant,
  dataset,
  either,
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

const slope = object({
  name: string(1),
  /** The batch loss that is exceeded, or what decides instead. */
  threshold: either(number(), oneOf('accuracy', 'nonfinite')),
  activation: keyOf(ACTIVATIONS),
  dataset,
  method: oneOf('seed-slopes', 'seed-slopes-at-bound', 'half-rates', 'censored-regression', 'pooled-firth'),
  /** Over which the slope is. */
  widths: list(integer(1)),
  slope: nullable(number()),
  ci95: nullable(interval),
  /** That have a part in the slope. */
  seeds: integer(0),
  /** Of `thresholds`, one for each width and seed. */
  censored: integer(0),
  thresholds: integer(0),
  /** By the main study's rule; `null` for a slope that isn't a mean over seeds, and without one. */
  verdict: nullable(oneOf('SUPPORTED', 'NOT SUPPORTED', 'INCONCLUSIVE')),
  /**
   * Asked after the runs were seen: failures of the main study's runs, at any batch. The others are the addendum's, within
   * the first 400 batches.
   */
  exploratory: boolean(),
});

const deadUnits = {
  runs: integer(0),
  /** Of the share of all hidden units that were dead at the end, on the first 1,000 test images. */
  median_share: number(),
  /** Of the share in the layer that has more of them. */
  median_share_of_worse_layer: number(),
};

/**
 * `artifacts/tables/severity.json`: slopes of log2 threshold on log2 width by how bad a failure has to be, each by each
 * method, and dead units among failed runs.
 */
export const severityJson = jsonFile(
  object({
    v: constant(1),
    definitions: list(slope),
    /** The main study's once more, failures counted from the grid's lowest rate on instead of above the width's best. */
    from_lowest_rate: list(slope),
    /** Of unusable runs that stayed finite, above the width's best rate. */
    dead_units: list(object({ width: integer(1), ...deadUnits })),
    /** Of runs that failed by each definition and stayed finite, above the width's best rate, of these widths together. */
    dead_units_by_definition: list(object({ name: string(1), widths: list(integer(1)), ...deadUnits })),
  }),
);

export type SeverityTable = Infer<typeof severityJson>;

/** Runs that failed by a definition, of those at a width and rate, with Wilson's 95 % interval of the share. */
export const SHARE_TABLE = table({
  definition: string(),
  width: integer(0),
  log2_rate: number(),
  failed: integer(0),
  runs: integer(0),
  low: number(),
  high: number(),
});

export type ShareRow = RowOf<typeof SHARE_TABLE>;

/**
 * The cumulative incidence of two ends that compete, at each batch with one (Aalen and Johansen): the share of runs that
 * became non-finite, and of those of which a hidden layer died before that, as seen at the end of an epoch.
 */
export const INCIDENCE_TABLE = table({
  width: integer(0),
  log2_rate: number(),
  batch: integer(0),
  nonfinite: number(),
  dead: number(),
  runs: integer(0),
});

export type IncidenceRow = RowOf<typeof INCIDENCE_TABLE>;
