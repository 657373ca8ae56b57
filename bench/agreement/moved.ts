import { randomStream } from '../../stages/model/random.js';
import type { Weights } from '../../stages/model/shape.js';

/** How far the draws of a band move a weight, in float32 numbers: why so far says docs/algorithms/engine-agreement.md. */
export const ULPS = 16;

/**
 * Every weight moved by so many float32 numbers, up or down at random; a 0 stays, since it has no last bit.
 */
export function movedWeights(weights: Weights, ulps: number, seed: number, draw: number): Weights {
  const stream = randomStream('agreement', seed, ulps, draw);
  return weights.map((values) => {
    const bits = new Int32Array(Float32Array.from(values).buffer);
    const moved = bits.map((value) => (value === 0 ? 0 : value + (stream.integer(2) === 0 ? ulps : -ulps)));
    return new Float32Array(moved.buffer);
  });
}
