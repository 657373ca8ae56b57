import erfc from '@stdlib/math-base-special-erfc';
import { dot, inverse, multiply, type Matrix, type Vector } from '../critical/linear-algebra.js';

/** A value, or the side on which it lies beyond a bound. */
export interface Observation {
  readonly x: number;
  readonly y: number;
  readonly censored: 'above' | 'below' | null;
}

/** y normal about intercept + slope·x. */
export interface CensoredLine {
  readonly intercept: number;
  readonly slope: number;
  readonly sd: number;
}

const MOST_STEPS = 200;
const CONVERGED = 1e-10;

/**
 * The line of maximum likelihood through values of which some are known to lie beyond a bound only (Tobin 1958). In
 * Olsen's (1978) coefficients, line/sd and 1/sd, the log-likelihood is concave, so that Newton's method, with steps
 * halved while it falls, finds its only maximum.
 *
 * It takes every value for one that there is. Where another end keeps a value from ever being, it is wrong.
 *
 * @returns `null` with fewer than three values that aren't censored, or where they lie on a line
 */
export function censoredLine(observations: readonly Observation[]): CensoredLine | null {
  const seen = observations.filter(({ censored }) => censored === null);
  if (new Set(seen.map(({ x }) => x)).size < 2 || seen.length < 3) return null;
  const centre = seen.reduce((sum, { x }) => sum + x, 0) / seen.length;
  const moved = observations.map((own) => ({ ...own, x: own.x - centre }));
  let at: Vector = [0, 0, 1];
  let state = stateAt(moved, at);
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const covariance = inverse(state.information);
    if (covariance === null) return null;
    const direction = multiply(covariance, state.score);
    if (dot(direction, state.score) < CONVERGED) return lineOf(at, centre);
    [at, state] = climbed(moved, at, state, direction);
  }
  return null;
}

/** The step, or as much of it as doesn't lower the likelihood. */
function climbed(
  observations: readonly Observation[],
  at: Vector,
  state: State,
  direction: Vector,
): readonly [Vector, State] {
  for (let scale = 1; scale > 1e-12; scale /= 2) {
    const next = at.map((value, index) => value + scale * (direction[index] ?? NaN));
    const after = stateAt(observations, next);
    if (after.logLikelihood >= state.logLikelihood) return [next, after];
  }
  return [at, state];
}

function lineOf([a = NaN, b = NaN, precision = NaN]: Vector, centre: number): CensoredLine | null {
  const slope = b / precision;
  const line = { intercept: a / precision - slope * centre, slope, sd: 1 / precision };
  return line.sd > 1e-9 ? line : null;
}

interface State {
  readonly logLikelihood: number;
  readonly score: Vector;
  /** Minus the second derivatives. */
  readonly information: Matrix;
}

/** At coefficients (line/sd, 1/sd); −∞ where 1/sd isn't above 0. */
function stateAt(observations: readonly Observation[], [a = NaN, b = NaN, precision = NaN]: Vector): State {
  const score = [0, 0, 0];
  const information = [
    [0, 0, 0],
    [0, 0, 0],
    [0, 0, 0],
  ];
  let logLikelihood = precision > 0 ? 0 : -Infinity;
  for (const { x, y, censored } of observations) {
    // The standardised residual r = precision·y − a − b·x, and its derivatives.
    const r = precision * y - a - b * x;
    const d = [-1, -x, y];
    // Seen: log precision − r²/2. Beyond: log Φ(−r) above, log Φ(r) below.
    const side = censored === 'above' ? -1 : 1;
    const mills = censored === null ? 0 : millsRatio(side * r);
    const first = censored === null ? -r : side * mills;
    const second = censored === null ? 1 : mills * (mills + side * r);
    logLikelihood += censored === null ? Math.log(precision) - r ** 2 / 2 : logPhi(side * r);
    for (let i = 0; i < 3; i += 1) {
      score[i] = (score[i] ?? NaN) + first * (d[i] ?? NaN);
      for (let j = 0; j < 3; j += 1) {
        const row = information[i] ?? [];
        row[j] = (row[j] ?? NaN) + second * (d[i] ?? NaN) * (d[j] ?? NaN);
      }
    }
    if (censored === null) {
      score[2] = (score[2] ?? NaN) + 1 / precision;
      const last = information[2] ?? [];
      last[2] = (last[2] ?? NaN) + 1 / precision ** 2;
    }
  }
  return { logLikelihood, score, information };
}

/** log Φ(z); by its asymptote where Φ would be 0 in float64. */
function logPhi(z: number): number {
  return z > -30
    ? Math.log(erfc(-z / Math.SQRT2) / 2)
    : -(z ** 2) / 2 - Math.log(-z * Math.sqrt(2 * Math.PI));
}

/** φ(z)/Φ(z) */
function millsRatio(z: number): number {
  return z > -30 ? Math.exp(-(z ** 2) / 2 - logPhi(z)) / Math.sqrt(2 * Math.PI) : -z;
}
