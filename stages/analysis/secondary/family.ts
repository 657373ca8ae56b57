import type { CriticalRate } from '../../tables/critical-rate.js';
import type { CriticalRunRow } from '../../tables/critical-table.js';
import type { CellRow } from '../../tables/cells.js';
import type { Widths } from './cell-groups.js';
import { endpointOf, type Endpoint, type Value } from './endpoint.js';
import { onsetValues } from './onset.js';
import { log2RateOf } from './optimum.js';
import type { SeedOptimum } from './optima.js';
import { medianThresholds, spikesAtEqualDistance, spikesAtEqualRate } from './spikes.js';

/** λ₀ of one seed's initial weights: the largest eigenvalue of the Hessian of the mean training loss. */
export interface Curvature {
  readonly width: number;
  readonly seed: number;
  readonly lambda: number;
}

/** What the family is computed from, all of one data set. */
export interface FamilyInput {
  readonly optima: readonly SeedOptimum[];
  readonly curvature: readonly Curvature[];
  readonly critical: CriticalRate;
  /** Of the main study. */
  readonly criticalRuns: readonly CriticalRunRow[];
  /** Of the original's grid, on one engine. */
  readonly cells: readonly CellRow[];
  readonly widths: Widths;
}

/** An endpoint, and in words what it is the slope of. */
export interface FamilyMember {
  readonly endpoint: Endpoint;
  readonly slopeOf: string;
}

/** The family of secondary endpoints, in the protocol's order and by its names (docs/protocol.md). */
export function familyOf(input: FamilyInput): readonly FamilyMember[] {
  const { optima, criticalRuns, critical, cells, widths } = input;
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
    member('threshold × curvature', 'log2(eta_crit·λ₀)', thresholdsTimesCurvature(input)),
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
function thresholdsTimesCurvature({ curvature, critical }: FamilyInput): readonly Value[] {
  return critical.per_seed.flatMap(({ seed, thresholds }) =>
    thresholds.flatMap(({ width, log2_eta_crit: threshold }): readonly Value[] => {
      const found = curvature.find((entry) => entry.width === width && entry.seed === seed);
      if (found === undefined) return [];
      return [{ width, seed, value: threshold === null ? null : threshold + Math.log2(found.lambda) }];
    }),
  );
}
