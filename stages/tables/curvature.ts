import { jsonFile } from './json-file.js';
import * as t from './typed-schema.js';
import { table, type RowOf } from './table.js';

/**
 * `artifacts/tables/curvature.csv`, by width and seed: λ₀ of one network before training, and 2/λ₀, the bound of the
 * learning rate of stable full-batch descent.
 */
export const CURVATURE_TABLE = table({
  width: t.count,
  seed: t.count,
  images: t.count,
  iterations: t.count,
  /** λ₀, the Rayleigh quotient after the last power iteration. */
  lambda: t.number(),
  /** 2/λ₀, and its logarithm. */
  bound: t.number(),
  log2_bound: t.number(),
  /** Of the last iteration, as a share of λ₀. */
  last_change: t.number(),
  /** An eigenvalue lies within this share of λ₀ of it. */
  relative_residual: t.number(),
});

export type CurvatureRow = RowOf<typeof CURVATURE_TABLE>;

/** `artifacts/tables/curvature.json`. Slopes are of log2(2/λ₀) on log2 width. */
export const curvatureJson = jsonFile(
  t.object({
    v: t.positive,
    dataset: t.dataset,
    engine: t.string(),
    images: t.positive,
    iterations: t.positive,
    /** Over the seeds with a slope. */
    mean_slope: t.figure,
    /** Two-sided, Student's t; `null` with fewer than two slopes. */
    ci95: t.nullable(t.interval),
    slope_sd: t.figure,
    /** How many have a slope. */
    seeds: t.count,
    per_seed: t.list(
      t.object({
        seed: t.count,
        /** `null` for a seed that lacks a width. */
        slope: t.figure,
        bounds: t.list(t.object({ width: t.positive, log2_bound: t.number() })),
      }),
    ),
    /** Upwards. */
    widths: t.list(
      t.object({
        width: t.positive,
        /** 2/λ₀, the geometric mean over the seeds. */
        bound: t.number(),
        /** Of `bound`, Student's t in log2; `null` with one seed. */
        ci95: t.nullable(t.interval),
        /** Of log2(2/λ₀) over the seeds. */
        log2_sd: t.figure,
        seeds: t.positive,
      }),
    ),
    /** The largest `last_change` and `relative_residual` of all networks. */
    largest_change: t.number(),
    largest_relative_residual: t.number(),
    /** By more power iterations; `null` where none were made. */
    longer: t.nullable(
      t.object({
        iterations: t.positive,
        mean_slope: t.figure,
        ci95: t.nullable(t.interval),
        seeds: t.count,
        /** Its slopes minus those above, seed by seed, Student's t. */
        slope_difference: t.object({
          mean: t.figure,
          ci95: t.nullable(t.interval),
          seeds: t.count,
        }),
        /** By which share of it λ₀ grows, of the networks that both have. */
        median_rise: t.figure,
        largest_rise: t.figure,
        largest_change: t.number(),
      }),
    ),
  }),
);

export type CurvatureSummary = t.Infer<typeof curvatureJson>;
