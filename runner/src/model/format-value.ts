import type { Value } from './graph.js';

const LONGEST = 60;
/** What stands before the first difference of two long values. */
const BEFORE = 20;

/** What isn't text when it stands alone, in YAML 1.1 or 1.2: numbers, dates, truth and nothing. */
const NOT_TEXT = /^(?:[-+.\d].*|true|false|yes|no|on|off|y|n|null|nan|inf(?:inity)?|~)$/i;
const ONE_WORD = /^[\w./:@+-]+$/;
const ONE_LINE = /^[^\s\p{Cc}](?:[^\p{Cc}]*[^\s\p{Cc}])?$/u;

/**
 * A param's value in one line, short enough for a reason: `0.1`, `adam`, `[1,2]`, `"two words"`, and `"1"` for the
 * text that a number would be told as.
 */
export function formatValue(value: Value): string {
  return cut(wholeValue(value), 0);
}

/** The same, however long: no two values have the same. */
export function wholeValue(value: Value): string {
  return typeof value === 'string' && ONE_WORD.test(value) && !NOT_TEXT.test(value) ? value : encode(value);
}

/** Two values that differ, each as `formatValue` tells it; of long ones what differs is shown. */
export function formatChange(before: Value, now: Value): readonly [string, string] {
  const whole = [wholeValue(before), wholeValue(now)] as const;
  const spell = lookAlike(...whole) ? spelt : (text: string): string => text;
  const [old, young] = [spell(whole[0]), spell(whole[1])];
  const shown = [cut(old, 0), cut(young, 0)] as const;
  if (shown[0] !== shown[1]) return shown;
  let at = 0;
  while (old[at] === young[at] && at < old.length) at += 1;
  return [cut(old, at - BEFORE), cut(young, at - BEFORE)];
}

/** Composed of other characters, or with other blanks. */
function lookAlike(one: string, other: string): boolean {
  return one.normalize('NFKC') === other.normalize('NFKC');
}

/** Each character that isn't ASCII by its number. */
function spelt(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A value for a table: a text without quotes, unless it would be taken for something else, or isn't one line. */
export function tableValue(value: Value): string {
  const isPlain = typeof value === 'string' && ONE_LINE.test(value) && !NOT_TEXT.test(value);
  return isPlain ? value : typeof value === 'string' ? encode(value) : formatValue(value);
}

function cut(text: string, from: number): string {
  const rest = from > 0 ? `…${text.slice(from)}` : text;
  return rest.length > LONGEST ? `${rest.slice(0, LONGEST - 1)}…` : rest;
}

function encode(value: Value): string {
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  if (Array.isArray(value)) return `[${value.map(encode).join(', ')}]`;
  if (value !== null && typeof value === 'object') {
    return `{${Object.entries(value)
      .map(([key, inner]: [string, Value]) => `${key}: ${encode(inner)}`)
      .join(', ')}}`;
  }
  return JSON.stringify(value);
}
