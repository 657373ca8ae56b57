import { ACTIVATIONS } from '../arms/activations.js';
import { jsonFile } from './json-file.js';
import { table, type RowOf } from './table.js';
import * as t from './typed-schema.js';

const slope = t.object({
  name: t.string(1),
  /** The batch loss that is exceeded, or what decides instead. */
  threshold: t.either(t.number(), t.oneOf('accuracy', 'nonfinite')),
  activation: t.keyOf(ACTIVATIONS),
  dataset: t.dataset,
  method: t.oneOf('seed-slopes', 'seed-slopes-at-bound', 'half-rates', 'censored-regression', 'pooled-firth'),
  /** Over which the slope is. */
  widths: t.list(t.positive),
  slope: t.figure,
  ci95: t.nullable(t.interval),
  /** That have a part in the slope. */
  seeds: t.count,
  /** Of `thresholds`, one for each width and seed. */
  censored: t.count,
  thresholds: t.count,
  /** By the main study's rule; `null` for a slope that isn't a mean over seeds, and without one. */
  verdict: t.nullable(t.oneOf('SUPPORTED', 'NOT SUPPORTED', 'INCONCLUSIVE')),
  /**
   * Asked after the runs were seen: failures of the main study's runs, at any batch. The others are the addendum's, within
   * the first 400 batches.
   */
  exploratory: t.boolean(),
});

const deadUnits = {
  runs: t.count,
  /** Of the share of all hidden units that were dead at the end, on the first 1,000 test images. */
  median_share: t.number(),
  /** Of the share in the layer that has more of them. */
  median_share_of_worse_layer: t.number(),
};

/**
 * `artifacts/tables/severity.json`: slopes of log2 threshold on log2 width by how bad a failure has to be, each by each
 * method, and dead units among failed runs.
 */
export const severityJson = jsonFile(
  t.object({
    v: t.constant(1),
    definitions: t.list(slope),
    /** The main study's once more, failures counted from the grid's lowest rate on instead of above the width's best. */
    from_lowest_rate: t.list(slope),
    /** Of unusable runs that stayed finite, above the width's best rate. */
    dead_units: t.list(t.object({ width: t.positive, ...deadUnits })),
    /** Of runs that failed by each definition and stayed finite, above the width's best rate, of these widths together. */
    dead_units_by_definition: t.list(
      t.object({ name: t.string(1), widths: t.list(t.positive), ...deadUnits }),
    ),
  }),
);

export type SeverityTable = t.Infer<typeof severityJson>;

/** Runs that failed by a definition, of those at a width and rate, with Wilson's 95 % interval of the share. */
export const SHARE_TABLE = table({
  definition: t.string(),
  width: t.count,
  log2_rate: t.number(),
  failed: t.count,
  runs: t.count,
  low: t.number(),
  high: t.number(),
});

export type ShareRow = RowOf<typeof SHARE_TABLE>;

/**
 * The cumulative incidence of two ends that compete, at each batch with one (Aalen and Johansen): the share of runs that
 * became non-finite, and of those of which a hidden layer died before that, as seen at the end of an epoch.
 */
export const INCIDENCE_TABLE = table({
  width: t.count,
  log2_rate: t.number(),
  batch: t.count,
  nonfinite: t.number(),
  dead: t.number(),
  runs: t.count,
});

export type IncidenceRow = RowOf<typeof INCIDENCE_TABLE>;
