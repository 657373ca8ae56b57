import type { OptimumRow } from '../../tables/critical-table.js';
import type { Secondary } from '../../tables/secondary.js';
import type { Run } from '../claims/run.js';
import { figure, figures, significant } from '../significant.js';
import { collapses } from './collapse.js';
import { holmOf } from './endpoint.js';
import { familyOf, type FamilyInput, type FamilyMember } from './family.js';
import { mainNoise, reproductionNoise } from './noise.js';
import { onsets } from './onset.js';
import { optimaOf, optimumResult } from './optima.js';
import { medianThresholds } from './spikes.js';

/** Of the family, by Holm's correction. */
const LEVEL = 0.05;

export interface SecondaryInput extends Omit<FamilyInput, 'optima' | 'cells'> {
  readonly optimum: readonly OptimumRow[];
  /** Of the original's grid, on one engine and of all data sets. */
  readonly runs: readonly Run[];
}

/** The secondary endpoints, and what stands beside them (docs/protocol.md). */
export function secondary(input: SecondaryInput): Secondary {
  const { critical, criticalRuns, optimum, runs, widths } = input;
  const { dataset } = critical;
  const optima = optimaOf(optimum);
  const cells = runs.map(({ row }) => row).filter((row) => row.dataset === dataset);
  const family = familyOf({ ...input, optima, cells });
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
    p: test.kind === 'tested' ? significant(test.p) : null,
    p_holm: figure(pHolm),
    significant: pHolm !== null && pHolm <= LEVEL,
    reason: test.kind === 'untested' ? test.reason : null,
  };
}
