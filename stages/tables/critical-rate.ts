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
  string,
  type Infer,
} from './typed-schema.js';

/** The mean slope of log2 eta_crit on log2 width, and the verdict. Without a slope `mean_slope` is `null`. */
const estimate = {
  mean_slope: nullable(number()),
  /** Two-sided, Student's t over the seeds; `null` with fewer than two slopes. */
  ci95: nullable(interval),
  /** One-sided 95 % bounds, by which the verdict is given. */
  one_sided95: nullable(interval),
  /** How many have a slope. */
  seeds: integer(0),
  verdict: oneOf('SUPPORTED', 'NOT SUPPORTED', 'INCONCLUSIVE'),
  /** With NOT SUPPORTED: the slope is above 0. */
  reversed: boolean(),
  /** With NOT SUPPORTED: the slope is within ± 0.10. */
  equivalent: boolean(),
  /** Of INCONCLUSIVE. */
  reason: nullable(string()),
  /** Of `thresholds`, one for each width and seed. */
  censored: integer(0),
  thresholds: integer(0),
};

const kinds = {
  DIVERGED: number(),
  EXPLODED: number(),
  STUCK_AT_CHANCE: number(),
  BELOW_THRESHOLD: number(),
};

const perSeed = object({
  seed: integer(0),
  slope: nullable(number()),
  thresholds: list(
    object({
      width: integer(1),
      /** `null` when it is censored. */
      log2_eta_crit: nullable(number()),
      /** The side on which the grid ends before the threshold. */
      censored: nullable(oneOf('above', 'below')),
      /** Rates above the first failure at which the run succeeded again. */
      successes_above: integer(0),
    }),
  ),
});

const perWidth = object({
  width: integer(1),
  /** Geometric mean over the seeds with a threshold. */
  eta_crit: nullable(number()),
  /** Of `eta_crit`, Student's t in log2. */
  ci95: nullable(interval),
  /** Of log2 eta_crit over the seeds. */
  log2_sd: nullable(number()),
  seeds: integer(0),
  censored: integer(0),
  /** With the smallest median training loss; failures count above it. */
  best_rate: number(),
  /** `null`: no run became non-finite, up to the grid's highest rate. */
  lowest_nonfinite_rate: nullable(number()),
  /** At each rate, upwards: the share of the runs that failed in this way. */
  shares: list(object({ learning_rate: number(), runs: integer(1), ...kinds })),
  /** How many runs above the best rate failed in this way. */
  failures: object(kinds),
  /** logit P(fail) = intercept + rate·log2 rate, Firth's penalty, over the runs above the best rate. */
  fit: nullable(
    object({
      intercept: number(),
      rate: number(),
      /** The rate with P(fail) = 1/2; `null` where it lies outside the rates of the fit. */
      eta_half: nullable(number()),
    }),
  ),
});

/** What is told of a grid of runs. */
export const grid = {
  ...estimate,
  /** Sample standard deviation of the seeds' slopes. */
  slope_sd: nullable(number()),
  per_seed: list(perSeed),
  widths: list(perWidth),
  epochs: integer(1),
  lowest_rate: number(),
  highest_rate: number(),
  /** Rates in an octave. */
  steps: integer(1),
};

const difference = { mean: nullable(number()), ci95: nullable(interval), seeds: integer(0) };

/** A grid's slopes and thresholds minus those of another, over the seeds that have both, with Student's t. */
export const comparison = {
  slope_difference: object(difference),
  log2_eta_crit_differences: list(object({ width: integer(1), ...difference })),
};

/** `artifacts/tables/critical-rate.json`. Rates are learning rates, slopes are of log2 eta_crit on log2 width. */
export const criticalRateJson = jsonFile(
  object({
    v: integer(1),
    ...grid,
    dataset,
    /** Accuracy on the first 10,000 training images below which a run has failed. */
    threshold: number(),
    /** The mean slope minus others, over the seeds that have what is compared. */
    distances: list(
      object({
        to: string(),
        slope: number(),
        /** Of a slope that was measured itself; `null` for one that was known beforehand. */
        slope_ci95: nullable(interval),
        difference: nullable(number()),
        /** Of the difference. */
        ci95: nullable(interval),
        seeds: integer(0),
      }),
    ),
    /** For each width the mean slope over all the others; empty with fewer than three widths. */
    without_width: list(
      object({
        width: integer(1),
        mean_slope: nullable(number()),
        ci95: nullable(interval),
        /** How many have a threshold at all the others. */
        seeds: integer(0),
      }),
    ),
    sensitivity: list(object({ name: string(), ...estimate })),
    /** Firth's logistic fit over all widths: the slope of the rate with P(fail) = 1/2, its interval by the jackknife over seeds. */
    pooled: nullable(
      object({
        /** logit P(fail) = intercept + rate·log2 rate + width·log2 width. */
        intercept: number(),
        rate: number(),
        width: number(),
        slope: number(),
        ci95: nullable(interval),
      }),
    ),
    /** The same with more epochs, and its differences from the runs of the same seeds, widths and rates. */
    horizon: nullable(object({ ...grid, ...comparison })),
  }),
);

export type CriticalRate = Infer<typeof criticalRateJson>;
