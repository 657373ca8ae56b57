import type { Split } from '../../stages/data/dataset.js';
import { lossAndGradients } from '../engines/reference.js';
import { randomStream } from '../../stages/model/random.js';
import { layersOf, type Shape, type Weights } from '../../stages/model/shape.js';

/**
 * Central differences (g(w + εv) − g(w − εv)) / 2ε of the reference's float64 gradients. With |v| = 1 and ε = 1e-5
 * both errors, ε² for the curvature's own change and 1e-16/ε for rounding, are about 1e-10; float32's are 1e-7.
 */
const STEP = 1e-5;

/** Hv of the mean loss over a split, by the reference. */
export function referenceProduct(
  shape: Shape,
  weights: Weights,
  split: Split,
  vector: Float64Array,
): Float64Array {
  const layers = layersOf(shape);
  const batch = Int32Array.from({ length: split.count }, (_, index) => index);
  const gradientAt = (step: number): readonly number[] => {
    let at = 0;
    const moved = weights.map((part) =>
      Float64Array.from(part, (value) => {
        at += 1;
        return value + step * (vector[at - 1] ?? NaN);
      }),
    );
    return lossAndGradients(layers, moved, split, batch).gradients.flatMap((part) => [...part]);
  };
  const above = gradientAt(STEP);
  const below = gradientAt(-STEP);
  return Float64Array.from(above, (value, index) => (value - (below[index] ?? NaN)) / (2 * STEP));
}

/** Of norm 1, exact in float32 but for the scaling. */
export function unitVector(purpose: string, length: number): Float64Array {
  const stream = randomStream('test direction', purpose);
  const vector = Float64Array.from({ length }, () => stream.symmetric());
  const norm = Math.hypot(...vector);
  return vector.map((value) => Math.fround(value / norm));
}

export function dot(left: Float64Array, right: Float64Array): number {
  return left.reduce((sum, value, index) => sum + value * (right[index] ?? NaN), 0);
}

/**
 * All eigenvalues of a symmetric matrix by Jacobi's cyclic rotations (Golub and Van Loan, section 8.5), ascending.
 *
 * @throws {Error} when what is off the diagonal doesn't vanish
 */
export function eigenvaluesOf(matrix: readonly (readonly number[])[]): readonly number[] {
  const a = matrix.map((row) => Float64Array.from(row));
  const size = a.length;
  const get = (row: number, column: number): number => a[row]?.[column] ?? NaN;
  const set = (row: number, column: number, value: number): void => {
    const own = a[row];
    if (own !== undefined) own[column] = value;
  };
  for (let sweep = 0; sweep < 30; sweep += 1) {
    let off = 0;
    for (let p = 0; p < size; p += 1) for (let q = p + 1; q < size; q += 1) off += get(p, q) ** 2;
    if (off < 1e-28) return a.map((_, index) => get(index, index)).sort((x, y) => x - y);
    for (let p = 0; p < size; p += 1) {
      for (let q = p + 1; q < size; q += 1) {
        if (get(p, q) === 0) continue;
        const tau = (get(q, q) - get(p, p)) / (2 * get(p, q));
        const tangent = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.hypot(1, tau));
        const cosine = 1 / Math.hypot(1, tangent);
        const sine = tangent * cosine;
        for (let k = 0; k < size; k += 1) {
          const [kp, kq] = [get(k, p), get(k, q)];
          set(k, p, cosine * kp - sine * kq);
          set(k, q, sine * kp + cosine * kq);
        }
        for (let k = 0; k < size; k += 1) {
          const [pk, qk] = [get(p, k), get(q, k)];
          set(p, k, cosine * pk - sine * qk);
          set(q, k, sine * pk + cosine * qk);
        }
      }
    }
  }
  throw new Error('the rotations did not converge');
}
