import { jsonFile } from './json-file.js';
import {
  dataset,
  interval,
  integer,
  list,
  nullable,
  number,
  object,
  string,
  type Infer,
} from './typed-schema.js';
import { table, type RowOf } from './table.js';

/**
 * `artifacts/tables/curvature.csv`, by width and seed: λ₀ of one network before training, and 2/λ₀, the bound of the
 * learning rate of stable full-batch descent.
 */
export const CURVATURE_TABLE = table({
  width: integer(0),
  seed: integer(0),
  images: integer(0),
  iterations: integer(0),
  /** λ₀, the Rayleigh quotient after the last power iteration. */
  lambda: number(),
  /** 2/λ₀, and its logarithm. */
  bound: number(),
  log2_bound: number(),
  /** Of the last iteration, as a share of λ₀. */
  last_change: number(),
  /** An eigenvalue lies within this share of λ₀ of it. */
  relative_residual: number(),
});

export type CurvatureRow = RowOf<typeof CURVATURE_TABLE>;

/** `artifacts/tables/curvature.json`. Slopes are of log2(2/λ₀) on log2 width. */
export const curvatureJson = jsonFile(
  object({
    v: integer(1),
    dataset,
    engine: string(),
    images: integer(1),
    iterations: integer(1),
    /** Over the seeds with a slope. */
    mean_slope: nullable(number()),
    /** Two-sided, Student's t; `null` with fewer than two slopes. */
    ci95: nullable(interval),
    slope_sd: nullable(number()),
    /** How many have a slope. */
    seeds: integer(0),
    per_seed: list(
      object({
        seed: integer(0),
        /** `null` for a seed that lacks a width. */
        slope: nullable(number()),
        bounds: list(object({ width: integer(1), log2_bound: number() })),
      }),
    ),
    /** Upwards. */
    widths: list(
      object({
        width: integer(1),
        /** 2/λ₀, the geometric mean over the seeds. */
        bound: number(),
        /** Of `bound`, Student's t in log2; `null` with one seed. */
        ci95: nullable(interval),
        /** Of log2(2/λ₀) over the seeds. */
        log2_sd: nullable(number()),
        seeds: integer(1),
      }),
    ),
    /** The largest `last_change` and `relative_residual` of all networks. */
    largest_change: number(),
    largest_relative_residual: number(),
    /** By more power iterations; `null` where none were made. */
    longer: nullable(
      object({
        iterations: integer(1),
        mean_slope: nullable(number()),
        ci95: nullable(interval),
        seeds: integer(0),
        /** Its slopes minus those above, seed by seed, Student's t. */
        slope_difference: object({ mean: nullable(number()), ci95: nullable(interval), seeds: integer(0) }),
        /** By which share of it λ₀ grows, of the networks that both have. */
        median_rise: nullable(number()),
        largest_rise: nullable(number()),
        largest_change: number(),
      }),
    ),
  }),
);

export type CurvatureSummary = Infer<typeof curvatureJson>;
