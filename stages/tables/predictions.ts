import { count, figure, list, number, object, positive } from '../train/record-file.js';
import { checkedJson } from './checked-json.js';

type Interval = readonly [number, number];
type Outcome = 'borne out' | 'partly' | 'refuted' | 'open';

/** How far what a prediction is about may be told: all else waits for `whole`. */
interface Waiting {
  readonly state: 'dropped' | 'not yet run' | 'to be extended' | 'whole';
  /** Of all arms that it is about. */
  readonly cells: { readonly recorded: number; readonly of: number };
}

/** A number that stands beside an endpoint and decides nothing. */
export interface BesideEndpoint {
  readonly text: string;
  readonly value: number | null;
  readonly ci95: Interval | null;
}

/** An endpoint of the addendum, held against what was predicted of it (docs/protocol.md). */
export interface EndpointRow extends Waiting {
  /** Its number in the protocol; 0 is the primary one. */
  readonly number: number;
  readonly text: string;
  /** What its mean is tested against. */
  readonly against: number;
  /** Between these, without a bound where there is none. */
  readonly predicted: { readonly text: string; readonly low: number | null; readonly high: number | null };
  /** Over the seeds that have a value, with Student's t. */
  readonly mean: number | null;
  readonly ci95: Interval | null;
  readonly ci90: Interval | null;
  readonly seeds: number;
  readonly of_seeds: number;
  /** Of the thresholds that it is made from, of each kind, how many the grid ends before. */
  readonly censoring: readonly {
    readonly of: string;
    readonly censored: number;
    readonly thresholds: number;
  }[];
  readonly p: number | null;
  /** By Holm's correction over the secondary endpoints that have a p-value; `null` until all of them are known. */
  readonly p_holm: number | null;
  /** `null` until it is judged. */
  readonly outcome: Outcome | null;
  /** Why it is open whatever its mean, or what it waits for. */
  readonly reason: string | null;
  readonly beside: readonly BesideEndpoint[];
}

/** A prediction without a test. */
export interface PredictionRow extends Waiting {
  readonly text: string;
  /** What was found, in words with its numbers. */
  readonly found: string | null;
  readonly outcome: Outcome | null;
}

/** `artifacts/tables/predictions.json`: what the addendum predicted, and what came. */
export interface Predictions {
  readonly v: 1;
  readonly primary: EndpointRow;
  readonly secondary: readonly EndpointRow[];
  readonly beside: readonly PredictionRow[];
}

const text = { type: 'string', minLength: 1 };
const textOrNull = { anyOf: [text, { type: 'null' }] };
const interval = { anyOf: [{ type: 'array', items: number, minItems: 2, maxItems: 2 }, { type: 'null' }] };
const outcome = { enum: ['borne out', 'partly', 'refuted', 'open', null] };
const WAITING = {
  state: { enum: ['dropped', 'not yet run', 'to be extended', 'whole'] },
  cells: object({ recorded: count, of: count }),
};

const ENDPOINT = object({
  ...WAITING,
  number: count,
  text,
  against: number,
  predicted: object({ text, low: figure, high: figure }),
  mean: figure,
  ci95: interval,
  ci90: interval,
  seeds: count,
  of_seeds: count,
  censoring: list(object({ of: text, censored: count, thresholds: positive })),
  p: figure,
  p_holm: figure,
  outcome,
  reason: textOrNull,
  beside: list(object({ text, value: figure, ci95: interval })),
});

export const predictionsJson = checkedJson<Predictions>(
  object({
    v: { const: 1 },
    primary: ENDPOINT,
    secondary: list(ENDPOINT),
    beside: list(object({ ...WAITING, text, found: textOrNull, outcome })),
  }),
);
