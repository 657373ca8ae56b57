import { jsonFile } from './json-file.js';
import { table, type RowOf } from './table.js';
import * as t from './typed-schema.js';

const place = { size: t.size, learning_rate: t.number() };

/** `artifacts/tables/late-divergence.json`: who becomes non-finite in 50 epochs. A rate is told once all of it is run. */
export const lateDivergenceJson = jsonFile(
  t.object({
    v: t.constant(1),
    cells: t.list(
      t.object({
        ...place,
        runs: t.count,
        diverged: t.count,
        /** In which each of them became non-finite, upwards, from 1. */
        epochs: t.list(t.positive),
      }),
    ),
    rates: t.list(
      t.object({
        learning_rate: t.number(),
        state: t.oneOf('dropped', 'not yet run', 'whole'),
        cells: t.object({ recorded: t.count, of: t.count }),
      }),
    ),
    /** The chance of becoming non-finite in an epoch that a run enters. */
    hazard: t.list(
      t.object({
        ...place,
        from_epoch: t.positive,
        to_epoch: t.positive,
        /** Epochs of these that a run entered, over all runs. */
        entered: t.count,
        diverged: t.count,
        hazard: t.figure,
        /** Wilson's. */
        ci95: t.nullable(t.interval),
      }),
    ),
    /** k of n runs at rate 1 that do what a claim about a chance ending says of one. */
    claims: t.list(
      t.object({
        id: t.string(1),
        k: t.count,
        n: t.count,
        /** Wilson's. */
        ci95: t.interval,
        /** `usual`: the interval lies above 1/2; `rare`: below 1/10. */
        word: t.oneOf('usual', 'sometimes', 'rare'),
      }),
    ),
  }),
);

export type LateDivergence = t.Infer<typeof lateDivergenceJson>;

/**
 * `artifacts/tables/late-hazard.csv`: epoch by epoch, of the rates that are whole. Of the runs of a size and rate
 * that entered an epoch, how many became non-finite in it.
 */
export const LATE_HAZARD_TABLE = table({
  ...place,
  epoch: t.count,
  entered: t.count,
  diverged: t.count,
  hazard: t.figure,
  low: t.figure,
  high: t.figure,
  /** The share of all runs that had become non-finite by its end. */
  share: t.number(),
});

export type LateHazardRow = RowOf<typeof LATE_HAZARD_TABLE>;
