import { numberOf, type Value } from '../../src/model.js';
import type { Scale } from '../state/choice.js';
import { formatValue } from '../format/value.js';
import { rampAt, shade, type Shade } from './ramp.js';

/** What colours a metric's values. */
export type ValueScale = NumberScale | WordScale;

export interface NumberScale {
  readonly kind: 'number';
  /** Of the finite values; `null`: there are none. */
  readonly domain: readonly [low: number, high: number] | null;
  readonly scale: Scale;
  /** Whether all values are above zero, so that a logarithm tells more. */
  readonly hasLog: boolean;
  /** Values of the scale that are no number, as far as there are such. */
  readonly others: readonly NotFinite[];
}

export interface WordScale {
  readonly kind: 'word';
  /** The most frequent first; beyond the colours all look alike. */
  readonly words: readonly string[];
}

export type NotFinite = 'NaN' | '∞' | '−∞';

/** For what is no number: a hue that the ramp doesn't have. */
export const NOT_A_NUMBER: Shade = shade([214, 51, 132]);

/** Outlines in a square of ten: a rhomb, and arrows to where the value went. */
export const NOT_FINITE_GLYPHS: Readonly<Record<NotFinite, string>> = {
  NaN: 'M5 .5 9.5 5 5 9.5 .5 5Z',
  '∞': 'M5 1 9 8.5H1Z',
  '−∞': 'M5 9 1 1.5H9Z',
};

/** Okabe and Ito's, and grey for all others. */
const WORDS: readonly Shade[] = [
  shade([86, 180, 233]),
  shade([230, 159, 0]),
  shade([0, 158, 115]),
  shade([204, 121, 167]),
  shade([240, 228, 66]),
  shade([213, 94, 0]),
  shade([0, 114, 178]),
];
/** So many words have a colour of their own. */
export const WORD_COLOURS = WORDS.length;
const OTHER_WORD = shade([150, 156, 163]);

/** A logarithm is taken by itself from this ratio of the highest to the lowest on. */
export const WIDE = 100;

/** @param chosen `null`: as it suits the values */
export function scaleOf(values: readonly Value[], chosen: Scale | null): ValueScale {
  const measured = values.filter((value) => value !== null);
  const numbers = measured.map(numberOf).filter((number) => number !== null);
  if (numbers.length < measured.length)
    return { kind: 'word', words: byFrequency(measured.map(formatValue)) };
  const finite = numbers.filter(Number.isFinite);
  const low = finite.reduce((a, b) => Math.min(a, b), Infinity);
  const high = finite.reduce((a, b) => Math.max(a, b), -Infinity);
  const hasLog = finite.length > 0 && low > 0 && high > low;
  const suits = hasLog && high / low >= WIDE ? 'log' : 'linear';
  return {
    kind: 'number',
    domain: finite.length === 0 ? null : [low, high],
    scale: hasLog ? (chosen ?? suits) : 'linear',
    hasLog,
    others: (['NaN', '∞', '−∞'] as const).filter((other) =>
      numbers.some((number) => notFinite(number) === other),
    ),
  };
}

/** `null`: it has a place on the scale. */
export function notFinite(number: number): NotFinite | null {
  if (Number.isNaN(number)) return 'NaN';
  if (Number.isFinite(number)) return null;
  return number > 0 ? '∞' : '−∞';
}

/** `null`: not measured. */
export function shadeOf(scale: ValueScale, value: Value): Shade | null {
  if (value === null) return null;
  if (scale.kind === 'word') return wordShade(scale.words.indexOf(formatValue(value)));
  const number = numberOf(value);
  if (number === null || notFinite(number) !== null || scale.domain === null) return NOT_A_NUMBER;
  return rampAt(shareOf(number, scale.domain, scale.scale));
}

/** Of a word by its place among them. */
export function wordShade(place: number): Shade {
  return WORDS[place] ?? OTHER_WORD;
}

/** Where a number stands between the lowest and the highest, 0 … 1; in the middle where they are the same. */
function shareOf(number: number, [low, high]: readonly [number, number], scale: Scale): number {
  if (low === high) return 0.5;
  if (scale === 'log') return (Math.log(number) - Math.log(low)) / (Math.log(high) - Math.log(low));
  // The whole way may be too long for a number; its half never is.
  const part = Number.isFinite(high - low) ? 1 : 0.5;
  return (number * part - low * part) / (high * part - low * part);
}

function byFrequency(words: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([word]) => word);
}
