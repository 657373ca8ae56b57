import type { Range } from '../../conclusion/held.js';
import type { BesideEndpoint, EndpointRow } from '../../tables/predictions.js';
import { MOST_CENSORED } from '../critical/decision.js';
import { holm } from '../critical/holm.js';
import { estimateOf, pOfMean } from '../critical/student.js';
import { figure, figures } from '../significant.js';
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
  readonly censoring?: EndpointRow['censoring'];
  /** Why the protocol leaves it open, beside censored thresholds and seeds without a value. */
  readonly openSince?: readonly string[];
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
  readonly outcome: Outcome | null;
}

/** `measure` is asked once all that the endpoint is about is whole. */
export function endpointOf(
  spec: Spec,
  waiting: Waiting,
  measure: () => Pick<Endpoint, 'measured' | 'p' | 'outcome'>,
): Endpoint {
  const found = waiting.state === 'whole' ? measure() : { measured: null, p: null, outcome: null };
  return { spec, waiting, ...found };
}

/** An endpoint that is a mean over seeds, against the value named by Student's t. */
export function meanEndpoint(spec: Spec, waiting: Waiting, measure: () => Measured): Endpoint {
  return endpointOf(spec, waiting, () => {
    const measured = measure();
    const isOpen = reasonsOf(measured).length > 0;
    return {
      measured,
      p: pOfMean(measured.values.map((value) => value - spec.against)),
      outcome: isOpen ? 'open' : outcomeIn(estimateOf(measured.values).ci95, spec.predicted.range),
    };
  });
}

/** Whatever its mean, an endpoint is open with too many censored thresholds or too few seeds (docs/protocol.md). */
export function reasonsOf({ values, ofSeeds, censoring = [], openSince = [] }: Measured): readonly string[] {
  const isFew = 2 * values.length < ofSeeds;
  return [
    ...censoring
      .filter(({ censored, thresholds }) => censored / thresholds >= MOST_CENSORED)
      .map(({ of, censored, thresholds }) => `${censored} of ${thresholds} thresholds are censored (${of})`),
    ...(isFew ? [`${values.length} of ${ofSeeds} seeds have a value`] : []),
    ...openSince,
  ];
}

/** The family, with Holm's p-values once all of its endpoints that aren't dropped are known. */
export function corrected(family: readonly Endpoint[]): readonly EndpointRow[] {
  const awaited = family.filter(({ waiting }) => waiting.state !== 'dropped' && waiting.state !== 'whole');
  const adjusted = awaited.length > 0 ? [] : holm(family.map(({ p }) => p));
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
    const numbers = awaited.map((one) => one.spec.number).join(', ');
    return { ...row, outcome: null, reason: `Holm’s correction waits for the endpoints ${numbers}` };
  });
}

export function rowOf(
  { spec, waiting, measured, p, outcome }: Endpoint,
  pHolm: number | null = null,
): EndpointRow {
  const { number, text, against, predicted } = spec;
  const [low, high] = predicted.range;
  const { mean, ci95, oneSided95 } = estimateOf(measured?.values ?? []);
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
    mean: figure(mean),
    ci95: figures(ci95),
    ci90: figures(oneSided95),
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

/** A number beside an endpoint. */
export function besideSlope(
  text: string,
  value: number | null,
  ci95: BesideEndpoint['ci95'],
): BesideEndpoint {
  return { text, value: figure(value), ci95: figures(ci95) };
}
