import { NO_OPTIMUM } from '../analysis/secondary/optimum.js';
import { jsonFile } from './json-file.js';
import * as t from './typed-schema.js';

/** A mean over seeds with Student's t interval; of one value there is none, of no value no mean. */
const estimate = { mean: t.figure, ci95: t.nullable(t.interval), runs: t.count };

const endpoint = t.object({
  name: t.string(),
  /** What is regressed on log2 width. */
  slope_of: t.string(),
  /** Over the seeds that have a slope, with Student's t interval. */
  mean: t.figure,
  ci95: t.nullable(t.interval),
  /** How many have a slope. */
  seeds: t.count,
  /** Seeds that lack a value at some width, and so have no slope. */
  without: t.count,
  widths: t.list(t.positive),
  slopes: t.list(t.object({ seed: t.count, slope: t.figure })),
  /** Two-sided, Student's t against 0. */
  p: t.figure,
  /** By Holm's correction over the endpoints that have a p-value. */
  p_holm: t.figure,
  /** `p_holm` is at most `level`. */
  significant: t.boolean(),
  /** Why there is no p-value. */
  reason: t.nullable(t.string()),
});

const optimum = t.object({
  epochs: t.positive,
  lowest_rate: t.number(),
  highest_rate: t.number(),
  widths: t.list(
    t.object({
      width: t.positive,
      /** Seeds that have runs. */
      seeds: t.positive,
      /** Geometric mean over the seeds with an optimum, Student's t in log2. */
      eta: t.figure,
      eta_ci95: t.nullable(t.interval),
      /** How many seeds have an optimum, and why the others have none. */
      found: t.count,
      edge: t.count,
      beside_nonfinite: t.count,
      no_finite_run: t.count,
      /** S, in nats. */
      sensitivity: t.object(estimate),
      /** The same optimum of the final test loss; descriptive. */
      eta_test: t.figure,
      found_test: t.count,
    }),
  ),
  per_seed: t.list(
    t.object({
      width: t.positive,
      seed: t.count,
      log2_eta: t.figure,
      /** Why there is no optimum. */
      none: t.nullable(t.oneOf(...NO_OPTIMUM)),
      sensitivity: t.figure,
      log2_eta_test: t.figure,
    }),
  ),
});

const onset = t.object({
  dataset: t.dataset,
  size: t.size,
  width: t.positive,
  learning_rate: t.number(),
  /** All; those that failed, and those whose test loss still falls at their end, have no onset. */
  runs: t.positive,
  failed: t.count,
  still_falling: t.count,
  /** e* in epochs, over the others. */
  mean: t.figure,
  sd: t.figure,
  ci95: t.nullable(t.interval),
  earliest: t.nullable(t.count),
  latest: t.nullable(t.count),
});

const noise = t.object({
  /** `main`: the critical-rate study; `reproduction`: the original's grid. */
  study: t.oneOf('main', 'reproduction'),
  dataset: t.dataset,
  width: t.positive,
  learning_rate: t.number(),
  /** log2 of the rate over the width's median eta_crit; `null` where that isn't known. */
  log2_distance: t.figure,
  runs: t.positive,
  /** How many failed, by the study's own rule. */
  failed: t.count,
  /** Share of the judged steps with z > 7; a run that ended before a step could be judged has none. */
  spike_rate: t.object(estimate),
  /** Of the test loss by epoch; `null` for runs with fewer than three epochs, as all of `main` are. */
  roughness: t.nullable(t.object(estimate)),
});

const collapse = t.object({
  dataset: t.dataset,
  size: t.size,
  width: t.positive,
  /** Root mean square over the pairs of a seed, over the seeds that have all of them. */
  distance: t.object(estimate),
  at_equal_epochs: t.object(estimate),
  /** Neighbouring rates up to 0.01; root mean squares of differences of log loss, as means over seeds. */
  pairs: t.list(
    t.object({
      lower: t.number(),
      higher: t.number(),
      distance: t.object(estimate),
      at_equal_epochs: t.object(estimate),
    }),
  ),
});

/** `artifacts/tables/secondary.json`. Rates are learning rates, slopes are on log2 width. */
export const secondaryJson = jsonFile(
  t.object({
    v: t.positive,
    dataset: t.dataset,
    /** Family-wise, of Holm's correction. */
    level: t.number(),
    /** In the order of docs/protocol.md. */
    endpoints: t.list(endpoint),
    /** `null` while there are no runs. */
    optimum: t.nullable(optimum),
    onsets: t.list(onset),
    noise: t.list(noise),
    collapse: t.list(collapse),
  }),
);

export type Secondary = t.Infer<typeof secondaryJson>;
