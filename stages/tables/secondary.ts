import { NO_OPTIMUM } from '../analysis/secondary/optimum.js';
import { jsonFile } from './json-file.js';
import {
  boolean,
  dataset,
  interval,
  integer,
  list,
  nullable,
  number,
  object,
  oneOf,
  size,
  string,
  type Infer,
} from './typed-schema.js';

/** A mean over seeds with Student's t interval; of one value there is none, of no value no mean. */
const estimate = { mean: nullable(number()), ci95: nullable(interval), runs: integer(0) };

const endpoint = object({
  name: string(),
  /** What is regressed on log2 width. */
  slope_of: string(),
  /** Over the seeds that have a slope, with Student's t interval. */
  mean: nullable(number()),
  ci95: nullable(interval),
  /** How many have a slope. */
  seeds: integer(0),
  /** Seeds that lack a value at some width, and so have no slope. */
  without: integer(0),
  widths: list(integer(1)),
  slopes: list(object({ seed: integer(0), slope: nullable(number()) })),
  /** Two-sided, Student's t against 0. */
  p: nullable(number()),
  /** By Holm's correction over the endpoints that have a p-value. */
  p_holm: nullable(number()),
  /** `p_holm` is at most `level`. */
  significant: boolean(),
  /** Why there is no p-value. */
  reason: nullable(string()),
});

const optimum = object({
  epochs: integer(1),
  lowest_rate: number(),
  highest_rate: number(),
  widths: list(
    object({
      width: integer(1),
      /** Seeds that have runs. */
      seeds: integer(1),
      /** Geometric mean over the seeds with an optimum, Student's t in log2. */
      eta: nullable(number()),
      eta_ci95: nullable(interval),
      /** How many seeds have an optimum, and why the others have none. */
      found: integer(0),
      edge: integer(0),
      beside_nonfinite: integer(0),
      no_finite_run: integer(0),
      /** S, in nats. */
      sensitivity: object(estimate),
      /** The same optimum of the final test loss; descriptive. */
      eta_test: nullable(number()),
      found_test: integer(0),
    }),
  ),
  per_seed: list(
    object({
      width: integer(1),
      seed: integer(0),
      log2_eta: nullable(number()),
      /** Why there is no optimum. */
      none: nullable(oneOf(...NO_OPTIMUM)),
      sensitivity: nullable(number()),
      log2_eta_test: nullable(number()),
    }),
  ),
});

const onset = object({
  dataset,
  size,
  width: integer(1),
  learning_rate: number(),
  /** All; those that failed, and those whose test loss still falls at their end, have no onset. */
  runs: integer(1),
  failed: integer(0),
  still_falling: integer(0),
  /** e* in epochs, over the others. */
  mean: nullable(number()),
  sd: nullable(number()),
  ci95: nullable(interval),
  earliest: nullable(integer(0)),
  latest: nullable(integer(0)),
});

const noise = object({
  /** `main`: the critical-rate study; `reproduction`: the original's grid. */
  study: oneOf('main', 'reproduction'),
  dataset,
  width: integer(1),
  learning_rate: number(),
  /** log2 of the rate over the width's median eta_crit; `null` where that isn't known. */
  log2_distance: nullable(number()),
  runs: integer(1),
  /** How many failed, by the study's own rule. */
  failed: integer(0),
  /** Share of the judged steps with z > 7; a run that ended before a step could be judged has none. */
  spike_rate: object(estimate),
  /** Of the test loss by epoch; `null` for runs with fewer than three epochs, as all of `main` are. */
  roughness: nullable(object(estimate)),
});

const collapse = object({
  dataset,
  size,
  width: integer(1),
  /** Root mean square over the pairs of a seed, over the seeds that have all of them. */
  distance: object(estimate),
  at_equal_epochs: object(estimate),
  /** Neighbouring rates up to 0.01; root mean squares of differences of log loss, as means over seeds. */
  pairs: list(
    object({
      lower: number(),
      higher: number(),
      distance: object(estimate),
      at_equal_epochs: object(estimate),
    }),
  ),
});

/** `artifacts/tables/secondary.json`. Rates are learning rates, slopes are on log2 width. */
export const secondaryJson = jsonFile(
  object({
    v: integer(1),
    dataset,
    /** Family-wise, of Holm's correction. */
    level: number(),
    /** In the order of docs/protocol.md. */
    endpoints: list(endpoint),
    /** `null` while there are no runs. */
    optimum: nullable(optimum),
    onsets: list(onset),
    noise: list(noise),
    collapse: list(collapse),
  }),
);

export type Secondary = Infer<typeof secondaryJson>;
