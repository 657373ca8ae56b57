import type { Value } from './graph.js';

const LONGEST = 60;

/** What isn't text when it stands alone, in YAML 1.1 or 1.2: numbers, dates, truth and nothing. */
const NOT_TEXT = /^(?:[-+.\d].*|true|false|yes|no|on|off|y|n|null|nan|inf(?:inity)?|~)$/i;

/**
 * A param's value in one line, short enough for a reason: `0.1`, `adam`, `[1,2]`, `"two words"`, and `"1"` for the
 * text that a number would be told as.
 */
export function formatValue(value: Value): string {
  const isBare = typeof value === 'string' && /^[\w./:@+-]+$/.test(value) && !NOT_TEXT.test(value);
  const text = isBare ? value : encode(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
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
