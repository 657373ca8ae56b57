import { numberOf, type Curve, type Value } from '../model.js';
import { decimated } from '../fold/curves.js';
import { plainValue } from '../fold/value.js';

/**
 * A curve in a file: each value a byte. 0 to 250 are steps from the smallest to the largest of its finite values, equal
 * in size, or in ratio where all are positive and the largest is a hundred times the smallest or more. What JSON and a
 * scale have no place for has codes of its own, so that it stays visible: 251 NaN, 252 Infinity, 253 -Infinity, 254 not
 * measured. The low ones are rounded down and the high ones up: what lay between them lies there still.
 */
export interface PackedCurve {
  readonly metric: string;
  readonly along: string;
  /** Where steps are even: the first one, what is added each time, and how many there are. */
  readonly x: readonly number[] | { readonly from: number; readonly by: number; readonly count: number };
  readonly scale: { readonly isGeometric: boolean; readonly from: number; readonly to: number };
  /** Base64 of as many bytes as there are steps: the smallest values, or the values. */
  readonly low: string;
  /** The largest; absent: there is one value at each step. */
  readonly high?: string;
}

const LAST_STEP = 250;
const NAN = 251;
const INFINITE = 252;
const NEGATIVE_INFINITE = 253;
const NOT_MEASURED = 254;
/** From this ratio on values are told apart by theirs. */
const GEOMETRIC_FROM = 100;

/** @param most points: where there are more, neighbours become one (curves.ts) */
export function packCurve(curve: Curve, most: number): PackedCurve {
  const { metric, along, x, y, band } = decimated(curve, most);
  const scale = scaleOf([...y, ...(band?.low ?? []), ...(band?.high ?? [])]);
  const names = { metric, along, x: packSteps(x), scale };
  if (band === undefined) return { ...names, low: packed(y, scale, Math.round) };
  return { ...names, low: packed(band.low, scale, Math.floor), high: packed(band.high, scale, Math.ceil) };
}

export function unpackCurve({ metric, along, x, scale, low, high }: PackedCurve): Curve {
  const steps = unpackSteps(x);
  const lows = bytesOf(low);
  if (high === undefined) return { metric, along, x: steps, y: lows.map((code) => valueOf(code, scale)) };
  const highs = bytesOf(high);
  return {
    metric,
    along,
    x: steps,
    y: lows.map((code, at) => valueOf(between(code, highs[at] ?? code), scale)),
    band: {
      low: lows.map((code) => valueOf(code, scale)),
      high: highs.map((code) => valueOf(code, scale)),
    },
  };
}

/** The middle of two steps; of two of which one is none, the higher: what is not finite must not be overlooked. */
function between(low: number, high: number): number {
  return high > LAST_STEP || low > LAST_STEP ? high : (low + high) / 2;
}

function scaleOf(values: readonly Value[]): PackedCurve['scale'] {
  let [from, to] = [Infinity, -Infinity];
  for (const value of values) {
    const number = numberOf(value);
    if (number === null || !Number.isFinite(number)) continue;
    from = Math.min(from, number);
    to = Math.max(to, number);
  }
  if (from > to) return { isGeometric: false, from: 0, to: 0 };
  return { isGeometric: from > 0 && to / from >= GEOMETRIC_FROM, from, to };
}

function packed(
  values: readonly Value[],
  scale: PackedCurve['scale'],
  round: (step: number) => number,
): string {
  const codes = values.map((value) => codeOf(numberOf(value), scale, round));
  return btoa(String.fromCharCode(...codes));
}

function codeOf(
  number: number | null,
  { isGeometric, from, to }: PackedCurve['scale'],
  round: (step: number) => number,
): number {
  if (number === null) return NOT_MEASURED;
  if (Number.isNaN(number)) return NAN;
  if (!Number.isFinite(number)) return number > 0 ? INFINITE : NEGATIVE_INFINITE;
  if (from === to) return 0;
  const share = isGeometric ? ratio(number, from) / ratio(to, from) : (number - from) / (to - from);
  return Math.min(LAST_STEP, Math.max(0, round(share * LAST_STEP)));
}

/** The logarithm of `value / of`, also where that is beyond all numbers. */
function ratio(value: number, of: number): number {
  return Math.log(value) - Math.log(of);
}

function valueOf(code: number, { isGeometric, from, to }: PackedCurve['scale']): Value {
  if (code === NOT_MEASURED) return null;
  if (code === NAN) return plainValue(NaN);
  if (code === INFINITE) return plainValue(Infinity);
  if (code === NEGATIVE_INFINITE) return plainValue(-Infinity);
  const share = code / LAST_STEP;
  return isGeometric ? Math.exp(Math.log(from) + ratio(to, from) * share) : from + (to - from) * share;
}

function packSteps(x: readonly number[]): PackedCurve['x'] {
  const [from = 0, second = from] = x;
  const by = second - from;
  const isEven = x.every((step, at) => step === from + by * at);
  return isEven && x.length > 2 ? { from, by, count: x.length } : x;
}

function unpackSteps(x: PackedCurve['x']): readonly number[] {
  if ('from' in x) return Array.from({ length: x.count }, (_, at) => x.from + x.by * at);
  return x;
}

function bytesOf(text: string): readonly number[] {
  const bytes = atob(text);
  return Array.from({ length: bytes.length }, (_, at) => bytes.charCodeAt(at));
}
