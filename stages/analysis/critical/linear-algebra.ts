export type Vector = readonly number[];
export type Matrix = readonly Vector[];

/** Of a pivot to its diagonal: below it, a column is a combination of those before it. */
const SINGULAR = 1e-10;

/** XᵀWX. */
export function crossProduct(
  rows: readonly { readonly x: Vector; readonly weight: number }[],
  size: number,
): Matrix {
  return Array.from({ length: size }, (_, row) =>
    Array.from({ length: size }, (__, column) =>
      rows.reduce((sum, { x, weight }) => sum + weight * (x[row] ?? NaN) * (x[column] ?? NaN), 0),
    ),
  );
}

/** The lower triangle L of a symmetric matrix L·Lᵀ; `null` when it isn't positive definite. */
function cholesky(matrix: Matrix): Matrix | null {
  const lower: number[][] = [];
  for (const [row, values] of matrix.entries()) {
    const own: number[] = [];
    for (let column = 0; column <= row; column += 1) {
      const other = column === row ? own : (lower[column] ?? []);
      let sum = values[column] ?? NaN;
      for (let inner = 0; inner < column; inner += 1) sum -= (own[inner] ?? 0) * (other[inner] ?? 0);
      if (column < row) own.push(sum / (other[column] ?? NaN));
      else if (sum > SINGULAR * (values[row] ?? NaN)) own.push(Math.sqrt(sum));
      else return null;
    }
    lower.push(own);
  }
  return lower;
}

/** Of a symmetric matrix; `null` when it isn't positive definite. */
export function inverse(matrix: Matrix): Matrix | null {
  const lower = cholesky(matrix);
  if (lower === null) return null;
  // The matrix is symmetric: the columns of its inverse are the rows.
  return matrix.map((_, column) => solve(lower, column));
}

/** The column of the inverse of L·Lᵀ: forward, then backward substitution. */
function solve(lower: Matrix, column: number): Vector {
  const forward: number[] = [];
  for (const [row, values] of lower.entries()) {
    let sum = row === column ? 1 : 0;
    for (let inner = 0; inner < row; inner += 1) sum -= (values[inner] ?? 0) * (forward[inner] ?? 0);
    forward.push(sum / (values[row] ?? NaN));
  }
  const solution = [...forward];
  for (let row = lower.length - 1; row >= 0; row -= 1) {
    let sum = forward[row] ?? NaN;
    for (let below = row + 1; below < lower.length; below += 1) {
      sum -= (lower[below]?.[row] ?? 0) * (solution[below] ?? 0);
    }
    solution[row] = sum / (lower[row]?.[row] ?? NaN);
  }
  return solution;
}

export function logDeterminant(matrix: Matrix): number {
  const lower = cholesky(matrix) ?? [];
  return lower.reduce((sum, values, row) => sum + 2 * Math.log(values[row] ?? NaN), 0);
}

export function multiply(matrix: Matrix, vector: Vector): Vector {
  return matrix.map((row) => dot(row, vector));
}

export function dot(left: Vector, right: Vector): number {
  return left.reduce((sum, value, index) => sum + value * (right[index] ?? NaN), 0);
}
