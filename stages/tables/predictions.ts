import { waiting } from './arms.js';
import { jsonFile } from './json-file.js';
import * as t from './typed-schema.js';

/** `null` until it is judged. */
const outcome = t.nullable(t.oneOf('borne out', 'partly', 'refuted', 'open'));

/** A number that stands beside an endpoint and decides nothing. */
const beside = t.object({ text: t.string(1), value: t.figure, ci95: t.nullable(t.interval) });

/** An endpoint of the addendum, held against what was predicted of it (docs/protocol.md). */
const endpoint = t.object({
  ...waiting,
  /** Its number in the protocol; 0 is the primary one. */
  number: t.count,
  text: t.string(1),
  /** What its mean is tested against. */
  against: t.number(),
  /** Between these, without a bound where there is none. */
  predicted: t.object({ text: t.string(1), low: t.figure, high: t.figure }),
  /** Over the seeds that have a value, with Student's t. */
  mean: t.figure,
  ci95: t.nullable(t.interval),
  ci90: t.nullable(t.interval),
  seeds: t.count,
  of_seeds: t.count,
  /** Of the thresholds that it is made from, of each kind, how many the grid ends before. */
  censoring: t.list(t.object({ of: t.string(1), censored: t.count, thresholds: t.positive })),
  p: t.figure,
  /** By Holm's correction over the secondary endpoints that have a p-value; `null` until all of them are known. */
  p_holm: t.figure,
  outcome,
  /** Why it is open whatever its mean, or what it waits for. */
  reason: t.nullable(t.string(1)),
  beside: t.list(beside),
});

/** A prediction without a test; what was found, in words with its numbers. */
const prediction = t.object({ ...waiting, text: t.string(1), found: t.nullable(t.string(1)), outcome });

/** `artifacts/tables/predictions.json`: what the addendum predicted, and what came. */
export const predictionsJson = jsonFile(
  t.object({ v: t.constant(1), primary: endpoint, secondary: t.list(endpoint), beside: t.list(prediction) }),
);

export type BesideEndpoint = t.Infer<typeof beside>;
export type EndpointRow = t.Infer<typeof endpoint>;
export type PredictionRow = t.Infer<typeof prediction>;
export type Predictions = t.Infer<typeof predictionsJson>;
