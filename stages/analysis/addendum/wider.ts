import { linearRegression } from 'simple-statistics';
import type { SeedSlope } from '../critical/slopes.js';
import { tHalfWidth } from '../critical/student.js';

/** A seed's threshold at one width minus that of its own line through others, and the line's scatter. */
export interface BeyondLine {
  readonly seed: number;
  readonly difference: number;
  /** Sum of the squared residuals about the line, with their degrees of freedom. */
  readonly squares: number;
  readonly degrees: number;
  /** The variance of one more value at that width, in units of the residuals'. */
  readonly leverage: number;
}

/** Of the seeds that have a threshold at every width of the line and at the wide one. */
export function beyondLines(line: readonly SeedSlope[], wide: readonly SeedSlope[]): readonly BeyondLine[] {
  return wide.flatMap(({ seed, thresholds: [own] }) => {
    const points = line
      .filter((other) => other.seed === seed)
      .flatMap(({ thresholds }) => thresholds)
      .map(({ width, threshold }) =>
        threshold.kind === 'found' ? ([Math.log2(width), threshold.log2Rate] as const) : null,
      );
    const known = points.flatMap((point) => (point === null ? [] : [[...point]]));
    if (own?.threshold.kind !== 'found' || known.length < points.length || known.length < 3) return [];
    const { m, b } = linearRegression(known);
    const at = Math.log2(own.width);
    const centre = known.reduce((sum, [x = NaN]) => sum + x, 0) / known.length;
    const spread = known.reduce((sum, [x = NaN]) => sum + (x - centre) ** 2, 0);
    return [
      {
        seed,
        difference: own.threshold.log2Rate - (b + m * at),
        squares: known.reduce((sum, [x = NaN, y = NaN]) => sum + (y - b - m * x) ** 2, 0),
        degrees: known.length - 2,
        leverage: 1 + 1 / known.length + (at - centre) ** 2 / spread,
      },
    ];
  });
}

/**
 * Half the width of the 95 % interval that has the mean difference of as many seeds, if the wide width lies on their lines
 * but for the lines' own scatter (pooled); `null` without a seed.
 */
export function predictedHalfWidth(lines: readonly BeyondLine[]): number | null {
  if (lines.length === 0) return null;
  const sum = (of: (line: BeyondLine) => number): number => lines.reduce((all, line) => all + of(line), 0);
  const degrees = sum((line) => line.degrees);
  const variance = sum(({ squares }) => squares) / degrees;
  const ofMean = (variance * sum(({ leverage }) => leverage)) / lines.length ** 2;
  return tHalfWidth(0.975, degrees, Math.sqrt(ofMean));
}
