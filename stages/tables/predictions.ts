import { waiting } from './arms.js';
import { jsonFile } from './json-file.js';
import {
  constant,
  integer,
  interval,
  list,
  nullable,
  number,
  object,
  oneOf,
  string,
  type Infer,
} from './typed-schema.js';

/** `null` until it is judged. */
const outcome = nullable(oneOf('borne out', 'partly', 'refuted', 'open'));

/** A number that stands beside an endpoint and decides nothing. */
const beside = object({ text: string(1), value: nullable(number()), ci95: nullable(interval) });

/** An endpoint of the addendum, held against what was predicted of it (docs/protocol.md). */
const endpoint = object({
  ...waiting,
  /** Its number in the protocol; 0 is the primary one. */
  number: integer(0),
  text: string(1),
  /** What its mean is tested against. */
  against: number(),
  /** Between these, without a bound where there is none. */
  predicted: object({ text: string(1), low: nullable(number()), high: nullable(number()) }),
  /** Over the seeds that have a value, with Student's t. */
  mean: nullable(number()),
  ci95: nullable(interval),
  ci90: nullable(interval),
  seeds: integer(0),
  of_seeds: integer(0),
  /** Of the thresholds that it is made from, of each kind, how many the grid ends before. */
  censoring: list(object({ of: string(1), censored: integer(0), thresholds: integer(1) })),
  p: nullable(number()),
  /** By Holm's correction over the secondary endpoints that have a p-value; `null` until all of them are known. */
  p_holm: nullable(number()),
  outcome,
  /** Why it is open whatever its mean, or what it waits for. */
  reason: nullable(string(1)),
  beside: list(beside),
});

/** A prediction without a test; what was found, in words with its numbers. */
const prediction = object({ ...waiting, text: string(1), found: nullable(string(1)), outcome });

/** `artifacts/tables/predictions.json`: what the addendum predicted, and what came. */
export const predictionsJson = jsonFile(
  object({ v: constant(1), primary: endpoint, secondary: list(endpoint), beside: list(prediction) }),
);

export type BesideEndpoint = Infer<typeof beside>;
export type EndpointRow = Infer<typeof endpoint>;
export type PredictionRow = Infer<typeof prediction>;
export type Predictions = Infer<typeof predictionsJson>;
