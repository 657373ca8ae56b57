import {
  crossProduct,
  dot,
  inverse,
  logDeterminant,
  multiply,
  type Matrix,
  type Vector,
} from './linear-algebra.js';

/** Runs that share their covariates: `failures` of `runs`. */
export interface Binomial {
  /** With a leading 1 where the model has an intercept. */
  readonly x: readonly number[];
  readonly failures: number;
  readonly runs: number;
}

const MOST_ITERATIONS = 200;
/** Of the modified score's square, in units of the coefficients' standard errors. */
const CONVERGED = 1e-18;
/** No coefficient moves further in a step. */
const LARGEST_STEP = 5;

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
  throw new Error(`the logistic fit did not converge in ${MOST_ITERATIONS} steps`);
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

function moved(from: Vector, step: Vector, scale: number): Vector {
  return from.map((value, index) => value + scale * (step[index] ?? 0));
}

function logistic(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

/** log(1 + e^v) without overflow. */
function softplus(value: number): number {
  return Math.max(value, 0) + Math.log1p(Math.exp(-Math.abs(value)));
}
