import { CONTROL_LOSSES } from '../engines/variants/names.js';
import { comparison, grid } from './critical-rate.js';
import { jsonFile } from './json-file.js';
import * as t from './typed-schema.js';

/** What a control is held against. */
const reference = {
  mean_slope: t.figure,
  /** Two-sided, Student's t over the seeds; `null` with fewer than two slopes. */
  ci95: t.nullable(t.interval),
  /** How many have a slope. */
  seeds: t.count,
  /** Of `thresholds`, one for each width and seed. */
  censored: t.count,
  thresholds: t.count,
  widths: t.list(
    t.object({
      width: t.positive,
      /** Geometric mean over the seeds with a threshold. */
      eta_crit: t.figure,
      /** Of `eta_crit`, Student's t in log2. */
      ci95: t.nullable(t.interval),
      seeds: t.count,
      censored: t.count,
    }),
  ),
};

const extension = t.object({
  censored_above: t.count,
  censored_below: t.count,
  /** Seeds and widths whose runs all fail: their thresholds are among those censored from below. */
  without_success: t.count,
  /** By the protocol's rule; none when fewer than 10 % of the thresholds are censored on either side. */
  octaves_to_add: t.list(t.integer()),
});

/**
 * `artifacts/tables/controls.json`. Rates are learning rates, slopes are of log2 eta_crit on log2 width. The controls
 * explain the main study's verdict and have no part in it.
 */
export const controlsJson = jsonFile(
  t.object({
    v: t.positive,
    dataset: t.dataset,
    /** Accuracy on the first 10,000 training images below which a run has failed. */
    threshold: t.number(),
    /** The main study, all of it. */
    main: t.object(reference),
    controls: t.list(
      t.object({
        control: t.keyOf(CONTROL_LOSSES),
        ...grid,
        extension,
        /** The main study's runs of the same seeds, widths and steps, from which the differences are taken. */
        same_runs: t.object(reference),
        ...comparison,
        /** Of `slope_difference` against 0, two-sided; `null` with fewer than two seeds, or without spread. */
        slope_p: t.figure,
        /** By Holm's correction over the controls that have one. */
        slope_p_holm: t.figure,
      }),
    ),
  }),
);

export type Controls = t.Infer<typeof controlsJson>;
