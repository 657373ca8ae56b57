import type { Value } from '../pipeline/graph.js';
import { encodeValue } from '../stage/value-json.js';
import { sha256, type Sha256 } from './hashes.js';

/**
 * The one text of a value: JSON with sorted keys and shortest numbers, as RFC 8785 has it. NaN, ±Infinity
 * and -0 are tagged in a way that no other value can look like.
 */
function canonicalJson(value: Value): string {
  return JSON.stringify(encodeValue(value));
}

/** SHA-256 of a value under a domain: hashes of different domains never meet. */
export function hashValue(domain: string, value: Value): Sha256 {
  return sha256(`lockstep ${domain}\n${canonicalJson(value)}`);
}
