import { runsOf } from '../../stages/analysis/claims/run.js';
import { criticalRate } from '../../stages/analysis/critical/critical-rate.js';
import { gridOf } from '../../stages/analysis/critical/grid.js';
import { optimumRows, runRows } from '../../stages/analysis/critical/rows.js';
import { secondary, type SecondaryInput } from '../../stages/analysis/secondary/secondary.js';
import type { Octave } from '../../stages/critical/octave.js';
import type { OptimumRow } from '../../stages/tables/critical-table.js';
import type { Secondary } from '../../stages/tables/secondary.js';
import { simulateOctaves, STUDY, type Simulation } from './critical.js';
import { FULL_GRID, madeUpCells, tablesOf } from './tables.js';

/** A made-up grid whose losses are parabolas in log2 rate. */
export interface OptimumSimulation {
  readonly widths: readonly number[];
  readonly seeds: readonly number[];
  readonly octaves: readonly number[];
  /** Of log2 η* on log2 width, and log2 η* at width 256. */
  readonly slope: number;
  readonly level: number;
  /** Rates above 2 to this power become non-finite. */
  readonly limit: number;
}

export const OPTIMUM: OptimumSimulation = {
  widths: [64, 128, 256, 512, 1024],
  seeds: [1, 2, 3],
  octaves: [-10, -9, -8, -7, -6, -5, -4, -3, -2, -1, 0],
  slope: -0.25,
  level: -2.2,
  limit: 0.5,
};

/** log2 η* of a seed and width: a little off the line, differently at each. */
export function vertexOf({ slope, level, seeds }: OptimumSimulation, width: number, seed: number): number {
  const off = seeds.length === 1 ? 0 : (((3 * Math.log2(width) + 7 * seed) % 5) - 2) / 25;
  return level + slope * (Math.log2(width) - 8) + off;
}

/** L(E) is 0.2 + 0.02·(log2 rate − vertex)². */
export function simulateOptimum(simulation: OptimumSimulation): readonly Octave[] {
  const { widths, seeds, octaves, limit } = simulation;
  return simulateOctaves({
    ...STUDY,
    name: 'optimum',
    widths,
    seeds,
    octaves,
    steps: 1,
    epochs: 10,
    level: 9,
  }).map((octave) => ({
    ...octave,
    runs: octave.runs.map((run) => {
      const [width = NaN] = octave.hidden;
      const loss = 0.2 + 0.02 * (run.log2Rate - vertexOf(simulation, width, octave.seed)) ** 2;
      if (run.log2Rate > limit) return { ...run, nonfinite: { step: 40, what: 'loss' as const }, epochs: [] };
      return {
        ...run,
        epochs: run.epochs.map((epoch) => ({ ...epoch, trainLoss: loss, testLoss: loss + 0.05 })),
      };
    }),
  }));
}

/** What the endpoints are computed from, of a study in which all parts are there. */
export function simulateInput(
  study: Partial<Simulation> = {},
  optimum: Partial<OptimumSimulation> = {},
): SecondaryInput {
  const octaves = simulateOctaves({ ...STUDY, seeds: [1, 2, 3, 4, 5, 6], ...study });
  const tables = tablesOf([...madeUpCells(FULL_GRID), ...madeUpCells({ ...FULL_GRID, dataset: 'mnist' })]);
  return {
    optimum: optimumRows(simulateOptimum({ ...OPTIMUM, ...optimum })),
    curvature: STUDY.widths.flatMap((width) =>
      [1, 2, 3, 4].map((seed) => ({ width, seed, lambda: 0.3 * (width / 64) ** 0.4 * 1.02 ** seed })),
    ),
    critical: criticalRate(gridOf(octaves), null, { threshold: 0.7, sensitivity: [0.5] }),
    criticalRuns: runRows('main', octaves, 0.7),
    runs: runsOf(tables.cells, tables.epochs),
    widths: { small: 64, medium: 256, large: 1024 },
  };
}

export function simulateSecondary(
  study: Partial<Simulation> = {},
  optimum: Partial<OptimumSimulation> = {},
): { readonly result: Secondary; readonly optimum: readonly OptimumRow[] } {
  const input = simulateInput(study, optimum);
  return { result: secondary(input), optimum: input.optimum };
}
