import { createHash } from 'node:crypto';
import type { Weights } from './shape.js';

/** The bits of every NaN in a hash: which NaN an operation gives is left open by IEEE 754 and differs between CPUs. */
const NAN_BITS = 0x7fc00000;

/** SHA-256 over the float32 little-endian bytes of W1, b1, W2, b2, …; every NaN counts as the same. */
export function hashWeights(weights: Weights): string {
  const hash = createHash('sha256');
  for (const values of weights) {
    const bits = Uint32Array.from(new Uint32Array(values.buffer, values.byteOffset, values.length));
    values.forEach((value, index) => {
      if (Number.isNaN(value)) bits[index] = NAN_BITS;
    });
    hash.update(new Uint8Array(bits.buffer));
  }
  return hash.digest('hex');
}

/** SHA-256 over image indices as uint32 little-endian, as every platform that Node supports keeps them. */
export function hashOrder(order: Int32Array): string {
  return createHash('sha256')
    .update(new Uint8Array(order.buffer, order.byteOffset, order.byteLength))
    .digest('hex');
}
