/** Runs that share their covariates: `failures` of `runs`. */
export interface Binomial {
  /** With a leading 1 where the model has an intercept. */
  readonly x: readonly number[];
  readonly failures: number;
  readonly runs: number;
}

type Vector = readonly number[];
type Matrix = readonly Vector[];

const MOST_ITERATIONS = 200;
/** Of the modified score's square, in units of the coefficients' standard errors. */
const CONVERGED = 1e-18;
/** No coefficient moves further in a step. */
const LARGEST_STEP = 5;
/** Of a pivot to its diagonal: below it, a column is a combination of those before it. */
const SINGULAR = 1e-10;

/**
 * Logistic regression with Firth's penalty (1993): the coefficients b that maximise the log-likelihood plus half the
 * logarithm of the determinant of the information, found by Newton's method on the modified score
 * Σ x·(y − m·p + h·(1/2 − p)), where h is the hat matrix's diagonal summed over a group (Heinze and Schemper 2002).
 * Finite even where failures separate perfectly.
 *
 * @returns `null` where the covariates don't identify the coefficients (too few different ones)
 * @throws {Error} when the iteration doesn't converge
 */
export function fitFirth(groups: readonly Binomial[]): readonly number[] | null {
  const size = groups[0]?.x.length ?? 0;
  const start: Vector = new Array<number>(size).fill(0);
  const evenly = groups.map(({ x, runs }) => ({ x, weight: runs }));
  if (size === 0 || inverse(crossProduct(evenly, size)) === null) return null;
  let coefficients = start;
  let current = stateOf(groups, coefficients);
  for (let iteration = 0; iteration < MOST_ITERATIONS; iteration += 1) {
    const { step } = current;
    if (dot(step, current.score) < CONVERGED) return coefficients;
    const largest = Math.max(...step.map(Math.abs));
    let scale = Math.min(1, LARGEST_STEP / largest);
    let next = moved(coefficients, step, scale);
    let state = stateOf(groups, next);
    // Newton's step can overshoot: half of it, until the penalised likelihood doesn't fall.
    while (state.penalised < current.penalised - 1e-12 * Math.abs(current.penalised) && scale > 1e-9) {
      scale /= 2;
      next = moved(coefficients, step, scale);
      state = stateOf(groups, next);
    }
    coefficients = next;
    current = state;
  }
  throw new Error(`the logistic fit did not converge in ${String(MOST_ITERATIONS)} steps`);
}

/** The model's probability of failure. */
export function probabilityAt(coefficients: Vector, x: Vector): number {
  return logistic(dot(coefficients, x));
}

interface State {
  readonly penalised: number;
  readonly score: Vector;
  /** Newton's. */
  readonly step: Vector;
}

/** The penalty counts as h more runs in each group, half of them failures: that is what the step is taken for, too. */
function stateOf(groups: readonly Binomial[], coefficients: Vector): State {
  const size = coefficients.length;
  const fitted = groups.map(({ x, failures, runs }) => {
    const linear = dot(coefficients, x);
    const p = logistic(linear);
    return { x, failures, runs, linear, p, weight: runs * p * (1 - p) };
  });
  const information = crossProduct(fitted, size);
  const covariance = definite(inverse(information));
  const penalised = fitted.map(({ x, failures, runs, linear, p, weight }) => {
    const hat = weight * dot(x, multiply(covariance, x));
    return {
      x,
      likelihood: failures * linear - runs * softplus(linear),
      residual: failures - runs * p + hat * (0.5 - p),
      weight: weight + hat * p * (1 - p),
    };
  });
  const score = coefficients.map((_, index) =>
    penalised.reduce((sum, { x, residual }) => sum + (x[index] ?? NaN) * residual, 0),
  );
  return {
    penalised:
      penalised.reduce((sum, { likelihood }) => sum + likelihood, 0) + 0.5 * logDeterminant(information),
    score,
    step: multiply(definite(inverse(crossProduct(penalised, size))), score),
  };
}

function definite(matrix: Matrix | null): Matrix {
  if (matrix === null) throw new Error('the logistic fit ran off to where the data say nothing');
  return matrix;
}

/** XᵀWX. */
function crossProduct(
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

function inverse(matrix: Matrix): Matrix | null {
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

function logDeterminant(matrix: Matrix): number {
  const lower = cholesky(matrix) ?? [];
  return lower.reduce((sum, values, row) => sum + 2 * Math.log(values[row] ?? NaN), 0);
}

function moved(from: Vector, step: Vector, scale: number): Vector {
  return from.map((value, index) => value + scale * (step[index] ?? 0));
}

function multiply(matrix: Matrix, vector: Vector): Vector {
  return matrix.map((row) => dot(row, vector));
}

function dot(left: Vector, right: Vector): number {
  return left.reduce((sum, value, index) => sum + value * (right[index] ?? NaN), 0);
}

function logistic(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

/** log(1 + e^v) without overflow. */
function softplus(value: number): number {
  return Math.max(value, 0) + Math.log1p(Math.exp(-Math.abs(value)));
}
