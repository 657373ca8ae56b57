/** What the power iteration found of a symmetric matrix. */
export interface PowerIteration {
  /** Rayleigh quotients vᵀAv, |v| = 1: of the start vector, then after each iteration. */
  readonly quotients: readonly number[];
  /** |Av − ρv| of the last vector and quotient: an eigenvalue lies no further from ρ (Parlett 1980, section 4.5). */
  readonly residual: number;
}

/**
 * The power iteration v ← Av / |Av| (Golub and Van Loan, Matrix Computations, section 8.2). It tends to the eigenvector
 * whose eigenvalue is the largest in _magnitude_; the sign of the last quotient says whether that is the largest or
 * the smallest one.
 *
 * @param multiply v ↦ Av, A symmetric
 * @param start of any length but 0; scaled to norm 1
 * @param iterations as many; one product more gives the last quotient
 * @throws {Error} when a product is 0, so that no direction is left, or isn't finite
 */
export async function powerIteration(
  multiply: (vector: Float64Array) => Promise<Float64Array>,
  start: Float64Array,
  iterations: number,
): Promise<PowerIteration> {
  let vector = unit(start, 'the start vector');
  let product = await multiply(vector);
  const quotients = [dot(vector, product)];
  for (let iteration = 1; iteration <= iterations; iteration += 1) {
    vector = unit(product, `the product of iteration ${String(iteration)}`);
    product = await multiply(vector);
    quotients.push(dot(vector, product));
  }
  const quotient = quotients.at(-1) ?? NaN;
  const own = vector;
  return { quotients, residual: norm(product.map((value, index) => value - quotient * (own[index] ?? NaN))) };
}

/**
 * The largest eigenvalue, where it is the one that the iteration tends to.
 *
 * @throws {Error} when the last quotient isn't above 0: then the eigenvalue of largest magnitude is the smallest one
 */
export function largestEigenvalue({ quotients }: PowerIteration): number {
  const quotient = quotients.at(-1) ?? NaN;
  if (quotient > 0) return quotient;
  throw new Error(
    `the eigenvalue of largest magnitude is about ${quotient.toPrecision(6)}, and the power iteration finds no other: ` +
      'the largest one takes an iteration with a multiple of the identity added to the matrix',
  );
}

function unit(vector: Float64Array, what: string): Float64Array {
  const length = norm(vector);
  if (length === 0 || !Number.isFinite(length)) {
    throw new Error(`power iteration: ${what} has norm ${String(length)}; it must be finite and above 0`);
  }
  return vector.map((value) => value / length);
}

function norm(vector: Float64Array): number {
  return Math.sqrt(dot(vector, vector));
}

function dot(left: Float64Array, right: Float64Array): number {
  return left.reduce((sum, value, index) => sum + value * (right[index] ?? NaN), 0);
}
