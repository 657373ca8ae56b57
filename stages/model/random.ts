import { createHash } from 'node:crypto';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

/** One stream of random numbers: xoroshiro128+ in integer arithmetic, the same on every platform. */
export interface RandomStream {
  /**
   * Uniform on (−1, 1): (2k + 1) / 2^24 − 1 for k uniform on 0 … 2^24 − 1, the upper 24 of 32 bits. Symmetric,
   * never 0, and exact in float32.
   */
  symmetric(): number;
  /** Uniform on 0 … bound − 1 by rejection, hence without bias. `bound` ≤ 2^32. */
  integer(bound: number): number;
}

/**
 * The stream that belongs to a purpose. Its state is the first 128 bits of SHA-256 over the JSON of the parts, so
 * that no stream shifts when another one is drawn from.
 */
export function randomStream(...parts: readonly (string | number)[]): RandomStream {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest();
  const generator = xoroshiro128plusFromState([0, 4, 8, 12].map((offset) => digest.readInt32BE(offset)));
  return {
    symmetric: () => (2 * (generator.next() >>> 8) + 1) * 2 ** -24 - 1,
    integer: (bound) => uniformInt(generator, 0, bound - 1),
  };
}
