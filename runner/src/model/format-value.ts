import type { Value } from './graph.js';

const LONGEST = 60;

/** A param's value in one line, short enough for a reason: `0.1`, `adam`, `[1,2]`, `"two words"`. */
export function formatValue(value: Value): string {
  const text = typeof value === 'string' && /^[\w./:@+-]+$/.test(value) ? value : encode(value);
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
