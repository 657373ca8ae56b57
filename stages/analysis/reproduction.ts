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
  const losses = firstLosses(recorded, fresh);
  const range = finalLoss(fresh, seeds, comparisons);
  const verdict = verdicts(recorded, fresh, seeds);
  const differences = [
    ...(losses.holds === false ? [`T1: ${losses.how}`] : []),
    ...(range.holds === false ? [`T2: ${range.how}`] : []),
    ...(!verdict.holds && !verdict.isBoundary ? [`T3: ${verdict.how}`] : []),
  ];
  const held: readonly (readonly [Tier, { readonly holds: boolean | null; readonly how: string }])[] = [
    ['T1', losses],
    ['T2', range],
    ['T3', verdict],
  ];
  const found = held.find(([, { holds }]) => holds === true);
  if (differences.length > 0) return { tier: null, how: 'another run', differences };
  if (found === undefined) return { tier: null, how: `boundary: ${verdict.how}`, differences };
  return { tier: found[0], how: `${found[0]}: ${found[1].how}`, differences };
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
function firstLosses(recorded: Cell, fresh: Cell): { readonly holds: boolean | null; readonly how: string } {
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

/** T2: the final test loss in the interval that holds one more run of these seeds; `null`: nothing can be said. */
function finalLoss(
  fresh: Cell,
  seeds: readonly Cell[],
  comparisons: number,
): { readonly holds: boolean | null; readonly how: string } {
  const loss = cellRow(fresh).final_test_loss;
  const losses = seeds.flatMap((cell) => cellRow(cell).final_test_loss ?? []);
  const interval = predictionInterval(losses, ALPHA / comparisons);
  if (loss === null || interval === null) return { holds: null, how: 'too few seeds' };
  const [low, high] = interval;
  const range = `[${low.toPrecision(4)}, ${high.toPrecision(4)}] of ${losses.length} seeds`;
  return low <= loss && loss <= high
    ? { holds: true, how: `final test loss ${loss} in ${range}` }
    : { holds: false, how: `final test loss ${loss} outside ${range}` };
}

/** T3; a place whose recorded seeds got different verdicts is a boundary, where any of them may come again. */
function verdicts(
  recorded: Cell,
  fresh: Cell,
  seeds: readonly Cell[],
): { readonly holds: boolean; readonly isBoundary: boolean; readonly how: string } {
  const [before, now] = [cellRow(recorded).verdict, cellRow(fresh).verdict];
  const isBoundary = new Set(seeds.map((cell) => cellRow(cell).verdict)).size > 1;
  const how = before === now ? `${now} again` : `${before} → ${now}`;
  return { holds: before === now, isBoundary, how };
}
