import { count, figure } from './columns.js';
import { readJson, writeJson } from './json.js';
import {
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
import { table } from './table.js';

/** λ₀ of one network before training, and 2/λ₀, the bound of the learning rate of stable full-batch descent. */
export interface CurvatureRow {
  readonly width: number;
  readonly seed: number;
  readonly images: number;
  readonly iterations: number;
  /** λ₀, the Rayleigh quotient after the last power iteration. */
  readonly lambda: number;
  /** 2/λ₀, and its logarithm. */
  readonly bound: number;
  readonly log2_bound: number;
  /** Of the last iteration, as a share of λ₀. */
  readonly last_change: number;
  /** An eigenvalue lies within this share of λ₀ of it. */
  readonly relative_residual: number;
}

/** `artifacts/tables/curvature.csv`, by width and seed. */
export const CURVATURE_TABLE = table<CurvatureRow>({
  width: count,
  seed: count,
  images: count,
  iterations: count,
  lambda: figure,
  bound: figure,
  log2_bound: figure,
  last_change: figure,
  relative_residual: figure,
});

/** `artifacts/tables/curvature.json`. Slopes are of log2(2/λ₀) on log2 width. */
export const curvatureSummaryShape = object({
  v: integer(1),
  dataset: oneOf('fashion-mnist', 'mnist'),
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
});

export type CurvatureSummary = Infer<typeof curvatureSummaryShape>;

/** @throws {Error} naming what in it isn't what it should be, or when the file can't be written */
export async function writeCurvatureSummary(file: string, summary: CurvatureSummary): Promise<void> {
  await writeJson(file, summary, curvatureSummaryShape);
}

/** @throws {Error} naming the file, and what in it isn't what it should be */
export async function readCurvatureSummary(file: string): Promise<CurvatureSummary> {
  return readJson(file, curvatureSummaryShape);
}
