import type { Value } from './graph.js';
import { encodeValue, isJsonList, type Json } from './value-json.js';
import { sha256, type Sha256 } from './hashes.js';

/**
 * The one text of a value: JSON with keys in order of UTF-16 code units and shortest numbers, as RFC 8785 has it. NaN,
 * ±Infinity and -0 are tagged in a way that no other value can look like.
 */
export function canonicalJson(value: Value): string {
  return textOf(encodeValue(value));
}

/** Not `JSON.stringify` for maps: it writes keys such as `"10"` first, in order of size, however a map was made. */
function textOf(json: Json): string {
  if (json === null || typeof json !== 'object') return JSON.stringify(json);
  if (isJsonList(json)) return `[${json.map(textOf).join(',')}]`;
  const items = Object.entries(json).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${items.map(([key, item]) => `${JSON.stringify(key)}:${textOf(item)}`).join(',')}}`;
}

/** SHA-256 of a value under a domain: hashes of different domains never meet. */
export function hashValue(domain: string, value: Value): Sha256 {
  return sha256(`lockstep ${domain}\n${canonicalJson(value)}`);
}
