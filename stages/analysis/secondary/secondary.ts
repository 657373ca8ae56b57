import type { CellRow } from '../../tables/cells.js';
import type { CriticalRate } from '../../tables/critical-rate.js';
import type { CriticalRunRow, OptimumRow } from '../../tables/critical-table.js';
import type { Secondary } from '../../tables/secondary.js';
import type { Run } from '../claims/run.js';
import { figure, figures } from '../significant.js';
import type { Widths } from './cell-groups.js';
import { collapses } from './collapse.js';
import { endpointOf, holmOf, type Endpoint, type Value } from './endpoint.js';
import { mainNoise, reproductionNoise } from './noise.js';
import { onsets, onsetValues } from './onset.js';
import { optimaOf, optimumResult, type SeedOptimum } from './optima.js';
import { log2RateOf } from './optimum.js';
import { medianThresholds, spikesAtEqualDistance, spikesAtEqualRate } from './spikes.js';

/** Of the family, by Holm's correction. */
const LEVEL = 0.05;

/** λ₀ of one seed's initial weights: the largest eigenvalue of the Hessian of the mean training loss. */
interface Curvature {
  readonly width: number;
  readonly seed: number;
  readonly lambda: number;
}

/** All of one data set but for `runs`. */
export interface SecondaryInput {
  readonly optimum: readonly OptimumRow[];
  readonly curvature: readonly Curvature[];
  readonly critical: CriticalRate;
  /** Of the main study. */
  readonly criticalRuns: readonly CriticalRunRow[];
  /** Of the original's grid, on one engine and of all data sets. */
  readonly runs: readonly Run[];
  readonly widths: Widths;
}

/** The secondary endpoints, and what stands beside them (docs/protocol.md). */
export function secondary(input: SecondaryInput): Secondary {
  const { critical, criticalRuns, optimum, runs, widths } = input;
  const { dataset } = critical;
  const optima = optimaOf(optimum);
  const cells = runs.map(({ row }) => row).filter((row) => row.dataset === dataset);
  const family = familyOf(input, optima, cells);
  const corrected = holmOf(family.map(({ endpoint }) => endpoint));
  const byWidth = medianThresholds(critical);
  return {
    v: 1,
    dataset,
    level: LEVEL,
    endpoints: family.map((member, index) => endpointResult(member, corrected[index] ?? null)),
    optimum: optimumResult(optimum, optima),
    onsets: onsets(runs, widths),
    noise: [
      ...mainNoise(dataset, criticalRuns, byWidth),
      ...reproductionNoise(runs, widths, { dataset, byWidth }),
    ],
    collapse: collapses(runs, widths),
  };
}

/** An endpoint, and in words what it is the slope of. */
interface FamilyMember {
  readonly endpoint: Endpoint;
  readonly slopeOf: string;
}

/** The family of secondary endpoints, in the protocol's order and by its names. */
function familyOf(
  { curvature, critical, criticalRuns, widths }: SecondaryInput,
  optima: readonly SeedOptimum[],
  cells: readonly CellRow[],
): readonly FamilyMember[] {
  const member = (name: string, slopeOf: string, values: readonly Value[]): FamilyMember => ({
    endpoint: endpointOf(name, values),
    slopeOf,
  });
  return [
    member(
      'optimum rate',
      'log2 η*',
      optima.map(({ width, seed, optimum }) => ({ width, seed, value: log2RateOf(optimum) })),
    ),
    member(
      'rate sensitivity',
      'S (nats)',
      optima.map(({ width, seed, sensitivity: value }) => ({ width, seed, value })),
    ),
    member('threshold × curvature', 'log2(eta_crit·λ₀)', thresholdsTimesCurvature(critical, curvature)),
    member('overfitting onset', 'e* (epochs) at rate 0.1', onsetValues(cells, widths)),
    member('spikes at equal rate', 'spike rate at rate 2^-1.5', spikesAtEqualRate(criticalRuns)),
    member(
      'spikes at equal distance',
      'spike rate at the rate nearest 2^-0.5 of the width’s median eta_crit',
      spikesAtEqualDistance(criticalRuns, medianThresholds(critical)),
    ),
  ];
}

/** log2(eta_crit·λ₀), for the seeds and widths that have runs and a curvature; none where the threshold is censored. */
function thresholdsTimesCurvature(
  { per_seed: seeds }: CriticalRate,
  curvature: readonly Curvature[],
): readonly Value[] {
  return seeds.flatMap(({ seed, thresholds }) =>
    thresholds.flatMap(({ width, log2_eta_crit: threshold }): readonly Value[] => {
      const found = curvature.find((entry) => entry.width === width && entry.seed === seed);
      if (found === undefined) return [];
      return [{ width, seed, value: threshold === null ? null : threshold + Math.log2(found.lambda) }];
    }),
  );
}

function endpointResult(
  { endpoint, slopeOf }: FamilyMember,
  pHolm: number | null,
): Secondary['endpoints'][number] {
  const { name, widths, slopes, mean, ci95, test } = endpoint;
  const seeds = slopes.filter(({ slope }) => slope !== null).length;
  return {
    name,
    slope_of: slopeOf,
    mean: figure(mean),
    ci95: figures(ci95),
    seeds,
    without: slopes.length - seeds,
    widths,
    slopes: slopes.map(({ seed, slope }) => ({ seed, slope: figure(slope) })),
    p: test.kind === 'tested' ? figure(test.p) : null,
    p_holm: figure(pHolm),
    significant: pHolm !== null && pHolm <= LEVEL,
    reason: test.kind === 'untested' ? test.reason : null,
  };
}
