import { jsonFile } from './json-file.js';
import * as t from './typed-schema.js';

/** The mean slope of log2 eta_crit on log2 width, and the verdict. Without a slope `mean_slope` is `null`. */
const estimate = {
  mean_slope: t.figure,
  /** Two-sided, Student's t over the seeds; `null` with fewer than two slopes. */
  ci95: t.nullable(t.interval),
  /** One-sided 95 % bounds, by which the verdict is given. */
  one_sided95: t.nullable(t.interval),
  /** How many have a slope. */
  seeds: t.count,
  verdict: t.oneOf('SUPPORTED', 'NOT SUPPORTED', 'INCONCLUSIVE'),
  /** With NOT SUPPORTED: the slope is above 0. */
  reversed: t.boolean(),
  /** With NOT SUPPORTED: the slope is within ± 0.10. */
  equivalent: t.boolean(),
  /** Of INCONCLUSIVE. */
  reason: t.nullable(t.string()),
  /** Of `thresholds`, one for each width and seed. */
  censored: t.count,
  thresholds: t.count,
};

const kinds = {
  DIVERGED: t.number(),
  EXPLODED: t.number(),
  STUCK_AT_CHANCE: t.number(),
  BELOW_THRESHOLD: t.number(),
};

const perSeed = t.object({
  seed: t.count,
  slope: t.figure,
  thresholds: t.list(
    t.object({
      width: t.positive,
      /** `null` when it is censored. */
      log2_eta_crit: t.figure,
      /** The side on which the grid ends before the threshold. */
      censored: t.nullable(t.oneOf('above', 'below')),
      /** Rates above the first failure at which the run succeeded again. */
      successes_above: t.count,
    }),
  ),
});

const perWidth = t.object({
  width: t.positive,
  /** Geometric mean over the seeds with a threshold. */
  eta_crit: t.figure,
  /** Of `eta_crit`, Student's t in log2. */
  ci95: t.nullable(t.interval),
  /** Of log2 eta_crit over the seeds. */
  log2_sd: t.figure,
  seeds: t.count,
  censored: t.count,
  /** With the smallest median training loss; failures count above it. */
  best_rate: t.number(),
  /** `null`: no run became non-finite, up to the grid's highest rate. */
  lowest_nonfinite_rate: t.figure,
  /** At each rate, upwards: the share of the runs that failed in this way. */
  shares: t.list(t.object({ learning_rate: t.number(), runs: t.positive, ...kinds })),
  /** How many runs above the best rate failed in this way. */
  failures: t.object(kinds),
  /** logit P(fail) = intercept + rate·log2 rate, Firth's penalty, over the runs above the best rate. */
  fit: t.nullable(
    t.object({
      intercept: t.number(),
      rate: t.number(),
      /** The rate with P(fail) = 1/2; `null` where it lies outside the rates of the fit. */
      eta_half: t.figure,
    }),
  ),
});

/** What is told of a grid of runs. */
export const grid = {
  ...estimate,
  /** Sample standard deviation of the seeds' slopes. */
  slope_sd: t.figure,
  per_seed: t.list(perSeed),
  widths: t.list(perWidth),
  epochs: t.positive,
  lowest_rate: t.number(),
  highest_rate: t.number(),
  /** Rates in an octave. */
  steps: t.positive,
};

const difference = { mean: t.figure, ci95: t.nullable(t.interval), seeds: t.count };

/** A grid's slopes and thresholds minus those of another, over the seeds that have both, with Student's t. */
export const comparison = {
  slope_difference: t.object(difference),
  log2_eta_crit_differences: t.list(t.object({ width: t.positive, ...difference })),
};

/** `artifacts/tables/critical-rate.json`. Rates are learning rates, slopes are of log2 eta_crit on log2 width. */
export const criticalRateJson = jsonFile(
  t.object({
    v: t.positive,
    ...grid,
    dataset: t.dataset,
    /** Accuracy on the first 10,000 training images below which a run has failed. */
    threshold: t.number(),
    /** The mean slope minus others, over the seeds that have what is compared. */
    distances: t.list(
      t.object({
        to: t.string(),
        slope: t.number(),
        /** Of a slope that was measured itself; `null` for one that was known beforehand. */
        slope_ci95: t.nullable(t.interval),
        difference: t.figure,
        /** Of the difference. */
        ci95: t.nullable(t.interval),
        seeds: t.count,
      }),
    ),
    /** For each width the mean slope over all the others; empty with fewer than three widths. */
    without_width: t.list(
      t.object({
        width: t.positive,
        mean_slope: t.figure,
        ci95: t.nullable(t.interval),
        /** How many have a threshold at all the others. */
        seeds: t.count,
      }),
    ),
    sensitivity: t.list(t.object({ name: t.string(), ...estimate })),
    /** Firth's logistic fit over all widths: the slope of the rate with P(fail) = 1/2, its interval by the jackknife over seeds. */
    pooled: t.nullable(
      t.object({
        /** logit P(fail) = intercept + rate·log2 rate + width·log2 width. */
        intercept: t.number(),
        rate: t.number(),
        width: t.number(),
        slope: t.number(),
        ci95: t.nullable(t.interval),
      }),
    ),
    /** The same with more epochs, and its differences from the runs of the same seeds, widths and rates. */
    horizon: t.nullable(t.object({ ...grid, ...comparison })),
  }),
);

export type CriticalRate = t.Infer<typeof criticalRateJson>;
