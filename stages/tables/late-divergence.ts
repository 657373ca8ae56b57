import { jsonFile } from './json-file.js';
import { table, type RowOf } from './table.js';
import {
  constant,
  integer,
  interval,
  list,
  nullable,
  number,
  object,
  oneOf,
  size,
  string,
  type Infer,
} from './typed-schema.js';

const place = { size, learning_rate: number() };

/** `artifacts/tables/late-divergence.json`: who becomes non-finite in 50 epochs. A rate is told once all of it is run. */
export const lateDivergenceJson = jsonFile(
  object({
    v: constant(1),
    cells: list(
      object({
        ...place,
        runs: integer(0),
        diverged: integer(0),
        /** In which each of them became non-finite, upwards, from 1. */
        epochs: list(integer(1)),
      }),
    ),
    rates: list(
      object({
        learning_rate: number(),
        state: oneOf('dropped', 'not yet run', 'whole'),
        cells: object({ recorded: integer(0), of: integer(0) }),
      }),
    ),
    /** The chance of becoming non-finite in an epoch that a run enters. */
    hazard: list(
      object({
        ...place,
        from_epoch: integer(1),
        to_epoch: integer(1),
        /** Epochs of these that a run entered, over all runs. */
        entered: integer(0),
        diverged: integer(0),
        hazard: nullable(number()),
        /** Wilson's. */
        ci95: nullable(interval),
      }),
    ),
    /** k of n runs at rate 1 that do what a claim about a chance ending says of one. */
    claims: list(
      object({
        id: string(1),
        k: integer(0),
        n: integer(0),
        /** Wilson's. */
        ci95: interval,
        /** `usual`: the interval lies above 1/2; `rare`: below 1/10. */
        word: oneOf('usual', 'sometimes', 'rare'),
      }),
    ),
  }),
);

export type LateDivergence = Infer<typeof lateDivergenceJson>;

/**
 * `artifacts/tables/late-hazard.csv`: epoch by epoch, of the rates that are whole. Of the runs of a size and rate
 * that entered an epoch, how many became non-finite in it.
 */
export const LATE_HAZARD_TABLE = table({
  ...place,
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
