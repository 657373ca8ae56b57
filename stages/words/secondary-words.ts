import type { Secondary } from '../tables/secondary.js';
import { capitalised, howMany, said, spelled, superscript } from './english.js';

export type EndpointResult = Secondary['endpoints'][number];

/** What an endpoint says about its quantity as networks get wider. */
export type Trend = 'falls' | 'rises' | 'unclear' | 'untested';

/** By Holm's corrected p-value, and the mean slope's sign. */
export function trendOf({ p, significant, mean }: EndpointResult): Trend {
  if (p === null || mean === null) return 'untested';
  if (!significant) return 'unclear';
  return mean < 0 ? 'falls' : 'rises';
}

/** @throws {Error} for a name that the family doesn't have */
export function endpointNamed({ endpoints }: Secondary, name: string): EndpointResult {
  const found = endpoints.find((endpoint) => endpoint.name === name);
  if (found === undefined) throw new Error(`the secondary endpoints have none called "${name}"`);
  return found;
}

/** `−0.251`, `+0.0012`, `−2.82·10⁻⁶`, `0`: three significant digits, with a minus that is as wide as the plus. */
export function slopeFigure(value: number): string {
  if (value === 0) return '0';
  const sign = value < 0 ? '−' : '+';
  const digits = Number(Math.abs(value).toPrecision(3));
  if (digits >= SMALL) return `${sign}${String(digits)}`;
  const [mantissa = '', exponent = ''] = digits.toExponential().split('e-');
  return `${sign}${mantissa}·10⁻${superscript(Number(exponent))}`;
}

/** Below this a number would begin with more noughts than can be counted at a glance. */
const SMALL = 1e-3;

/** Three decimals. */
export function probability(p: number | null): string {
  if (p === null) return '–';
  return p < 0.0005 ? 'below 0.001' : p.toFixed(3);
}

/** What an endpoint's quantity is called, and what the protocol expects of it as networks get wider. */
interface Meaning {
  readonly subject: string;
  readonly predicted: 'falls' | 'rises' | 'level' | null;
}

const MEANINGS: Readonly<Record<string, Meaning>> = {
  'optimum rate': { subject: 'the optimum rate', predicted: 'falls' },
  'rate sensitivity': { subject: 'the sensitivity to the rate', predicted: 'rises' },
  'threshold × curvature': { subject: 'the product of critical rate and curvature', predicted: null },
  'overfitting onset': { subject: 'the epoch at which overfitting sets in', predicted: null },
  'spikes at equal rate': { subject: 'the spike rate at equal rate', predicted: 'rises' },
  'spikes at equal distance': {
    subject: 'the spike rate at equal distance from the critical rate',
    predicted: 'level',
  },
};

/** What the protocol expects of the endpoint, `level` for no trend; `null` where it expects nothing. */
export function predictedTrend(name: string): Meaning['predicted'] {
  return meaningOf(name).predicted;
}

function meaningOf(name: string): Meaning {
  const meaning = MEANINGS[name];
  if (meaning === undefined) {
    throw new Error(
      `there are no words for the endpoint "${name}": add it to stages/words/secondary-words.ts`,
    );
  }
  return meaning;
}

/** `Of six secondary endpoints, four have a p-value, and two of these are significant …: the optimum rate falls …` */
export function secondaryReading({ endpoints }: Secondary): string {
  const tested = endpoints.filter(({ p }) => p !== null);
  const found = tested.filter(({ significant }) => significant);
  const untested = endpoints.filter(({ p }) => p === null);
  const count =
    `${untested.length === 0 ? `All ${spelled(endpoints.length)} secondary endpoints have` : `Of ${spelled(endpoints.length)} secondary endpoints ${howMany(tested.length)} ${tested.length < 2 ? 'has' : 'have'}`} a p-value, ` +
    `and ${howMany(found.length)} of these ${found.length < 2 ? 'is' : 'are'} significant after Holm’s correction.`;
  const missing = untested.map(({ name, reason }) => `${meaningOf(name).subject}: ${reason ?? 'no runs'}`);
  return said(
    count,
    ...[...found, ...tested.filter(({ significant }) => !significant)].map(
      (endpoint) =>
        `${capitalised(`${meaningOf(endpoint.name).subject} ${endpointReading(endpoint)}`)}${zeroText(endpoint)}.`,
    ),
    missing.length > 0 && `Without a p-value: ${missing.join('; ')}.`,
  ).join(' ');
}

/** Where most seeds have the same at every width, a test says little, and that is said. */
function zeroText({ slopes }: EndpointResult): string {
  const known = slopes.flatMap(({ slope }) => slope ?? []);
  // Rounding leaves equal values a trace of a slope.
  const flat = known.filter((slope) => Math.abs(slope) < 1e-12).length;
  return flat * 2 <= known.length
    ? ''
    : ` (${String(flat)} of ${String(known.length)} slopes are 0, so the test says little)`;
}

/** `falls with width, as predicted`; a prediction that isn't borne out is said to be none. */
function endpointReading(endpoint: EndpointResult): string {
  const { predicted } = meaningOf(endpoint.name);
  const trend = trendOf(endpoint);
  switch (trend) {
    case 'falls':
    case 'rises':
      return `${trend} with width${agreement(trend, predicted)}`;
    case 'unclear':
      return predicted === null || predicted === 'level'
        ? `has no clear trend with width${predicted === 'level' ? ', which agrees with the prediction of none but doesn’t prove it' : ''}`
        : `has no clear trend with width: the prediction that it ${predicted} stays open`;
    case 'untested':
      return 'isn’t tested';
  }
}

function agreement(trend: Trend, predicted: Meaning['predicted']): string {
  if (predicted === null) return '';
  if (predicted === 'level') return ', against the prediction of no trend';
  return predicted === trend ? ', as predicted' : ', against the prediction';
}
