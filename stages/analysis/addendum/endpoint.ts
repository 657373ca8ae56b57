import type { Range } from '../../conclusion/held.js';
import type { BesideEndpoint, EndpointRow } from '../../tables/predictions.js';
import { MOST_CENSORED } from '../critical/decision.js';
import { holm } from '../critical/holm.js';
import { meanInterval, type MeanInterval } from '../critical/t-interval.js';
import { pOfMean } from '../critical/t-test.js';
import { figure, figures } from '../rounded.js';
import { outcomeIn, type Outcome } from './outcome.js';
import type { Waiting } from './waiting.js';

/** What the protocol says of an endpoint. */
export interface Spec {
  readonly number: number;
  readonly text: string;
  readonly against: number;
  readonly predicted: { readonly text: string; readonly range: Range };
  /** The prediction is of a direction: it is borne out by a p-value, too. */
  readonly isDirection?: boolean;
}

/** What came: a number of each seed that has one. */
export interface Measured {
  readonly values: readonly number[];
  readonly ofSeeds: number;
  readonly censoring: EndpointRow['censoring'];
  /** Why the protocol leaves it open, beside censored thresholds and seeds without a value. */
  readonly openSince: readonly string[];
  readonly beside: readonly BesideEndpoint[];
}

/** An endpoint before its family is corrected. */
export interface Endpoint {
  readonly spec: Spec;
  readonly waiting: Waiting;
  /** `null` until all that it is about is whole. */
  readonly measured: Measured | null;
  /** Its p-value, and how it came out but for that. */
  readonly p: number | null;
  readonly interval: MeanInterval | null;
  readonly outcome: Outcome | null;
}

/** An endpoint that is a mean over seeds, against the value named by Student's t. */
export function meanEndpoint(spec: Spec, waiting: Waiting, measure: () => Measured): Endpoint {
  if (waiting.state !== 'whole') {
    return { spec, waiting, measured: null, p: null, interval: null, outcome: null };
  }
  const measured = measure();
  const interval = meanInterval(measured.values);
  return {
    spec,
    waiting,
    measured,
    p: pOfMean(measured.values.map((value) => value - spec.against)),
    interval,
    outcome:
      reasonsOf(measured).length > 0 ? 'open' : outcomeIn(interval?.ci95 ?? null, spec.predicted.range),
  };
}

/** Whatever its mean, an endpoint is open with too many censored thresholds or too few seeds (docs/protocol.md). */
export function reasonsOf({ values, ofSeeds, censoring, openSince }: Measured): readonly string[] {
  return [
    ...censoring.flatMap(({ of, censored, thresholds }) =>
      censored / thresholds >= MOST_CENSORED
        ? [`${censored} of ${thresholds} thresholds are censored (${of})`]
        : [],
    ),
    ...(2 * values.length < ofSeeds ? [`${values.length} of ${ofSeeds} seeds have a value`] : []),
    ...openSince,
  ];
}

/** The family, with Holm's p-values once all of its endpoints that aren't dropped are known. */
export function corrected(family: readonly Endpoint[]): readonly EndpointRow[] {
  const awaited = family.filter(({ waiting }) => waiting.state !== 'dropped' && waiting.state !== 'whole');
  const adjusted =
    awaited.length > 0 ? family.map(() => null) : holm(family.map(({ p }) => p)).map((p) => p ?? null);
  return family.map((endpoint, index) => {
    const p = adjusted[index] ?? null;
    const row = rowOf(endpoint, p);
    const { spec, outcome } = endpoint;
    if (spec.isDirection !== true || outcome !== 'borne out' || (p !== null && p < 0.05)) return row;
    if (awaited.length === 0) {
      const reason =
        p === null
          ? 'there is no p-value: all seeds have the same'
          : 'by Holm’s correction its p-value is 0.05 or more';
      return { ...row, outcome: 'open', reason };
    }
    const numbers = awaited.map((one) => String(one.spec.number)).join(', ');
    return { ...row, outcome: null, reason: `Holm’s correction waits for the endpoints ${numbers}` };
  });
}

export function rowOf(
  { spec, waiting, measured, p, interval, outcome }: Endpoint,
  pHolm: number | null = null,
): EndpointRow {
  const { number, text, against, predicted } = spec;
  const [low, high] = predicted.range;
  const reasons = measured === null ? [] : reasonsOf(measured);
  return {
    number,
    text,
    state: waiting.state,
    cells: waiting.cells,
    against,
    predicted: {
      text: predicted.text,
      low: Number.isFinite(low) ? low : null,
      high: Number.isFinite(high) ? high : null,
    },
    mean: figure(interval?.mean ?? measured?.values[0] ?? null),
    ci95: figures(interval?.ci95 ?? null),
    ci90: figures(interval?.oneSided95 ?? null),
    seeds: measured?.values.length ?? 0,
    of_seeds: measured?.ofSeeds ?? 0,
    censoring: measured?.censoring ?? [],
    p: figure(p),
    p_holm: figure(pHolm),
    outcome,
    reason: waiting.reason ?? (reasons.length > 0 ? reasons.join('; ') : null),
    beside: measured?.beside ?? [],
  };
}
