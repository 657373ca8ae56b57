import { CONTROL_LOSSES } from '../engines/variants/names.js';
import { comparison, grid } from './critical-rate.js';
import { jsonFile } from './json-file.js';
import {
  dataset,
  integer,
  interval,
  keyOf,
  list,
  nullable,
  number,
  object,
  type Infer,
} from './typed-schema.js';

/** What a control is held against. */
const reference = {
  mean_slope: nullable(number()),
  /** Two-sided, Student's t over the seeds; `null` with fewer than two slopes. */
  ci95: nullable(interval),
  /** How many have a slope. */
  seeds: integer(0),
  /** Of `thresholds`, one for each width and seed. */
  censored: integer(0),
  thresholds: integer(0),
  widths: list(
    object({
      width: integer(1),
      /** Geometric mean over the seeds with a threshold. */
      eta_crit: nullable(number()),
      /** Of `eta_crit`, Student's t in log2. */
      ci95: nullable(interval),
      seeds: integer(0),
      censored: integer(0),
    }),
  ),
};

const extension = object({
  censored_above: integer(0),
  censored_below: integer(0),
  /** Seeds and widths whose runs all fail: their thresholds are among those censored from below. */
  without_success: integer(0),
  /** By the protocol's rule; none when fewer than 10 % of the thresholds are censored on either side. */
  octaves_to_add: list(integer()),
});

/**
 * `artifacts/tables/controls.json`. Rates are learning rates, slopes are of log2 eta_crit on log2 width. The controls
 * explain the main study's verdict and have no part in it.
 */
export const controlsJson = jsonFile(
  object({
    v: integer(1),
    dataset,
    /** Accuracy on the first 10,000 training images below which a run has failed. */
    threshold: number(),
    /** The main study, all of it. */
    main: object(reference),
    controls: list(
      object({
        control: keyOf(CONTROL_LOSSES),
        ...grid,
        extension,
        /** The main study's runs of the same seeds, widths and steps, from which the differences are taken. */
        same_runs: object(reference),
        ...comparison,
        /** Of `slope_difference` against 0, two-sided; `null` with fewer than two seeds, or without spread. */
        slope_p: nullable(number()),
        /** By Holm's correction over the controls that have one. */
        slope_p_holm: nullable(number()),
      }),
    ),
  }),
);

export type Controls = Infer<typeof controlsJson>;
