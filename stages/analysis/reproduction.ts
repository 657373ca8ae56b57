import type { Cell } from '../train/cell.js';
import { boundAt, firstOutside, RECORD_RESOLUTION } from './agreement-band.js';
import { bandOf } from './agreement-bands.js';
import { cellRow } from './cell-row.js';
import { predictionInterval } from './statistics.js';

/** How far a rerun agrees with its record (docs/algorithms/reproduction.md), closest first. */
export const TIERS = ['T0', 'T1', 'T2', 'T3'] as const;
export type Tier = (typeof TIERS)[number];

/** Over all cells of a reproduction together: the chance that one leaves its interval though nothing is wrong. */
export const ALPHA = 0.01;

export interface Reproduction {
  /** The closest that holds; `null` where none does. */
  readonly tier: Tier | null;
  readonly how: string;
  /** What fails the cell; empty where it agrees. */
  readonly differences: readonly string[];
}

/**
 * Judges a rerun by its record.
 *
 * @param seeds recorded runs at the same place of the grid: data set, size, rate and engine; the record among them
 * @param comparisons how many cells are rerun together (Bonferroni)
 */
export function judgeReproduction(
  recorded: Cell,
  fresh: Cell,
  seeds: readonly Cell[],
  comparisons: number,
): Reproduction {
  if (recorded.hashes.finalWeights === fresh.hashes.finalWeights) return sameWeights(recorded, fresh);
  const verdict = verdicts(recorded, fresh, seeds);
  const findings = [
    { tier: 'T1', ...firstLosses(recorded, fresh) },
    { tier: 'T2', ...finalLoss(fresh, seeds, comparisons) },
    { tier: 'T3', ...verdict },
  ] as const;
  const differences = findings
    .filter(({ holds }) => holds === false)
    .map(({ tier, how }) => `${tier}: ${how}`);
  if (differences.length > 0) return { tier: null, how: 'another run', differences };
  const found = findings.find(({ holds }) => holds);
  if (found === undefined) return { tier: null, how: `boundary: ${verdict.how}`, differences };
  return { tier: found.tier, how: `${found.tier}: ${found.how}`, differences };
}

/** `null`: nothing can be said. */
interface Finding {
  readonly holds: boolean | null;
  readonly how: string;
}

/** With equal weights everything else was computed from the same numbers. */
function sameWeights(recorded: Cell, fresh: Cell): Reproduction {
  const names = Object.keys(recorded) as (keyof Cell)[];
  const other = names.filter((name) => JSON.stringify(recorded[name]) !== JSON.stringify(fresh[name]));
  if (other.length === 0) return { tier: 'T0', how: 'T0: equal final weights', differences: [] };
  return {
    tier: null,
    how: 'equal final weights, but another record',
    differences: other.map((name) => `T0: ${name} differ although the final weights are equal`),
  };
}

/** T1: the first 200 batch losses, or as many as there are; `null`: there is no band for the cell. */
function firstLosses(recorded: Cell, fresh: Cell): Finding {
  const band = bandOf(recorded);
  if (band === null) return { holds: null, how: 'no band' };
  const [one, other] = [recorded.batches.first, fresh.batches.first];
  if (one.length !== other.length) {
    return { holds: false, how: `${one.length} first losses → ${other.length}` };
  }
  const leaves = firstOutside(other, one, band, RECORD_RESOLUTION);
  if (leaves !== null) {
    const bound = (boundAt(band, leaves) + RECORD_RESOLUTION).toExponential(1);
    const how = `the losses part at step ${leaves} of ${one.length}, by more than the ${bound} of rounding`;
    return { holds: false, how };
  }
  const largest = Math.max(
    0,
    ...one.map((loss, step) => Math.abs((other[step] ?? NaN) - loss) / Math.abs(loss)),
  );
  return {
    holds: true,
    how: `first ${one.length} losses within ${largest.toExponential(1)}, as rounding allows`,
  };
}

/** T2: the final test loss in the interval that holds one more run of these seeds. */
function finalLoss(fresh: Cell, seeds: readonly Cell[], comparisons: number): Finding {
  const loss = cellRow(fresh).final_test_loss;
  const losses = seeds.flatMap((cell) => cellRow(cell).final_test_loss ?? []);
  const interval = predictionInterval(losses, ALPHA / comparisons);
  if (loss === null || interval === null) return { holds: null, how: 'too few seeds' };
  const [low, high] = interval;
  const range = `[${low.toPrecision(4)}, ${high.toPrecision(4)}] of ${losses.length} seeds`;
  const holds = low <= loss && loss <= high;
  return { holds, how: `final test loss ${loss} ${holds ? 'in' : 'outside'} ${range}` };
}

/** T3; a place whose recorded seeds got different verdicts is a boundary, where any of them may come again. */
function verdicts(recorded: Cell, fresh: Cell, seeds: readonly Cell[]): Finding {
  const [before, now] = [cellRow(recorded).verdict, cellRow(fresh).verdict];
  const isBoundary = new Set(seeds.map((cell) => cellRow(cell).verdict)).size > 1;
  if (before === now) return { holds: true, how: `${now} again` };
  return { holds: isBoundary ? null : false, how: `${before} → ${now}` };
}
