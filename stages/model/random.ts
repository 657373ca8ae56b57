import { createHash } from 'node:crypto';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** One stream of random numbers: xoroshiro128+, the same on every platform. */
export interface RandomStream {
  /** Uniform on [0, 1): the upper 24 of 32 bits, so every value is exact in float32. */
  uniform(): number;
  /** Uniform on 0 … bound − 1 by rejection, hence without bias. */
  integer(bound: number): number;
}

/**
 * The stream that belongs to a purpose. Its 32-bit seed is the start of SHA-256 over the JSON of the
 * parts, so that no stream shifts when another one is drawn from.
 */
export function randomStream(...parts: readonly (string | number)[]): RandomStream {
  const seed = createHash('sha256').update(JSON.stringify(parts)).digest().readInt32BE(0);
  const generator = xoroshiro128plus(seed);
  return {
    uniform: () => (generator.next() >>> 8) * 2 ** -24,
    integer: (bound) => uniformInt(generator, 0, bound - 1),
  };
}
