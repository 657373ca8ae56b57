import type { Curvature } from '../../stages/curvature/curvature.js';
import { randomStream } from '../../stages/model/random.js';

/** Made-up curvatures, of which the slope of log2(2/λ₀) is known. */
export interface CurvatureSimulation {
  readonly name: string;
  readonly widths: readonly number[];
  readonly seeds: readonly number[];
  /** Of log2(2/λ₀) on log2 width, and log2(2/λ₀) at width 256. */
  readonly slope: number;
  readonly level: number;
  /** log2(2/λ₀) is uniform over ± this around its line. */
  readonly spread: number;
}

export const CURVATURES: CurvatureSimulation = {
  name: 'curvatures',
  widths: [64, 128, 256, 512, 1024],
  seeds: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
  slope: -0.3,
  level: 0.6,
  spread: 0.2,
};

export function simulateCurvatures(change: Partial<CurvatureSimulation> = {}): readonly Curvature[] {
  const { name, widths, seeds, slope, level, spread } = { ...CURVATURES, ...change };
  const stream = randomStream('simulated curvatures', name);
  return widths.flatMap((width) =>
    seeds.map((seed): Curvature => {
      const log2Bound = level + slope * (Math.log2(width) - 8) + spread * stream.symmetric();
      const eigenvalue = 2 / 2 ** log2Bound;
      return {
        format: 1,
        dataset: 'fashion-mnist',
        hidden: [width, width],
        seed,
        engine: 'onnxruntime',
        images: 2048,
        iterations: 20,
        initialWeights: 'a'.repeat(64),
        eigenvalue,
        residual: eigenvalue / 50,
        lastChange: 0.001 * seed,
        quotients: [0, eigenvalue * (1 - 0.001 * seed), eigenvalue],
      };
    }),
  );
}
