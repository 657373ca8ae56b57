import { mean } from 'simple-statistics';

/** The final training loss at one rate. */
export interface RatePoint {
  readonly log2Rate: number;
  /** L(E), in nats; infinite for a run that became non-finite. */
  readonly loss: number;
}

/** Why a seed and width have no optimum. */
export const NO_OPTIMUM = ['edge', 'beside-nonfinite', 'no-finite-run'] as const;
export type NoOptimum = (typeof NO_OPTIMUM)[number];

export type Optimum =
  | {
      readonly kind: 'found';
      /** log2 η*. */
      readonly log2Rate: number;
    }
  | { readonly kind: 'none'; readonly reason: NoOptimum };

/**
 * log2 η*, the vertex of the parabola through the lowest loss and its two neighbours, in log2 rate (docs/protocol.md);
 * of equally low losses that at the smallest rate is meant. None at the edge of the grid or beside a non-finite run.
 */
export function optimumOf(points: readonly RatePoint[]): Optimum {
  const byRate = points.toSorted((a, b) => a.log2Rate - b.log2Rate);
  const lowest = Math.min(...byRate.map(({ loss }) => loss));
  if (!Number.isFinite(lowest)) return { kind: 'none', reason: 'no-finite-run' };
  const index = byRate.findIndex(({ loss }) => loss === lowest);
  const [left, middle, right] = [byRate[index - 1], byRate[index], byRate[index + 1]];
  if (left === undefined || middle === undefined || right === undefined) {
    return { kind: 'none', reason: 'edge' };
  }
  if (!Number.isFinite(left.loss) || !Number.isFinite(right.loss)) {
    return { kind: 'none', reason: 'beside-nonfinite' };
  }
  return { kind: 'found', log2Rate: vertex(left, middle, right) };
}

/** `null` where there is no optimum. */
export function log2RateOf(optimum: Optimum): number | null {
  return optimum.kind === 'found' ? optimum.log2Rate : null;
}

/** Of the parabola through three points, the middle one lower than the left and no higher than the right. */
function vertex(left: RatePoint, middle: RatePoint, right: RatePoint): number {
  const before = middle.log2Rate - left.log2Rate;
  const after = right.log2Rate - middle.log2Rate;
  const fall = left.loss - middle.loss;
  const rise = right.loss - middle.loss;
  return middle.log2Rate + (after ** 2 * fall - before ** 2 * rise) / (2 * (after * fall + before * rise));
}

/** The exponents of the rates that S is over: 2^-9 … 2^0 (docs/protocol.md). */
const EXPONENTS: readonly number[] = Array.from({ length: 10 }, (_, index) => index - 9);

/** A run that is worse than chance, or non-finite, counts as this. */
const CHANCE = Math.log(10);

/**
 * S, in nats: the mean over the rates 2^-9 … 2^0 of min(L(E), ln 10) − min L(E), the minimum over the same rates
 * (Wortsman et al. 2023). 0 when every rate does as well as the best.
 *
 * @returns `null` when a rate of these is missing, or no run at them stayed finite
 */
export function rateSensitivity(points: readonly RatePoint[]): number | null {
  const losses = EXPONENTS.flatMap(
    (exponent) => points.find(({ log2Rate }) => log2Rate === exponent)?.loss ?? [],
  );
  const lowest = Math.min(...losses);
  if (losses.length < EXPONENTS.length || !Number.isFinite(lowest)) return null;
  return mean(losses.map((loss) => Math.min(loss, CHANCE))) - lowest;
}
