import { mean } from 'simple-statistics';
import type { Secondary } from '../../tables/secondary.js';
import type { Run } from '../claims/run.js';
import { at, lastEpoch, type Curve } from '../curves.js';
import { groupBy, groupByPlace } from '../group-by.js';
import { meanOver, type Estimate, type Widths } from './cell-groups.js';

type Collapse = Secondary['collapse'][number];

/** Rates up to this are small: by the protocol's prediction curves depend on rate × steps. */
const SMALL_RATE = 0.01;

/** One seed's curves at two neighbouring small rates. */
export interface PairDistance {
  readonly seed: number;
  readonly lower: number;
  readonly higher: number;
  /**
   * Root mean square of log L_higher(e) − log L_lower(e·higher/lower) over the epochs e = 1 … of the higher rate's
   * curve for which the lower one's is long enough: their distance at equal rate × epochs. The lower rate's curve is
   * linear in the logarithm between epochs. Epoch 0 is left out: both start from the same weights. 0.01 is about 1 %
   * of the loss.
   */
  readonly distance: number;
  /** The same at equal epochs, log L_higher(e) − log L_lower(e): what would be seen if the rate didn't count. */
  readonly atEqualEpochs: number;
}

/**
 * Of each data set and size of the original's grid that has two neighbouring small rates, how far their curves lie apart:
 * over the seeds that have all pairs, and pair by pair.
 */
export function collapses(runs: readonly Run[], widths: Widths): readonly Collapse[] {
  const groups = groupByPlace(runs, ({ row: { dataset, size } }) => ({ dataset, size }));
  return groups.flatMap(([{ dataset, size }, own]): Collapse[] => {
    const distances = pairDistances(own);
    if (distances.length === 0) return [];
    const pairs = [...groupBy(distances, ({ lower }) => lower)];
    const complete = [...groupBy(distances, ({ seed }) => seed).values()].filter(
      ({ length }) => length === pairs.length,
    );
    const over = (of: (pair: PairDistance) => number): Estimate =>
      meanOver(complete.map((all) => rms(all.map(of))));
    return [
      {
        dataset,
        size,
        width: widths[size],
        distance: over(({ distance }) => distance),
        at_equal_epochs: over(({ atEqualEpochs }) => atEqualEpochs),
        pairs: pairs.map(([lower, all]) => ({
          lower,
          higher: Math.max(...all.map(({ higher }) => higher)),
          distance: meanOver(all.map(({ distance }) => distance)),
          at_equal_epochs: meanOver(all.map(({ atEqualEpochs }) => atEqualEpochs)),
        })),
      },
    ];
  });
}

/**
 * How far the training curves of neighbouring rates up to 0.01 lie apart on rate × epochs, seed by seed. Every epoch
 * has the same number of steps, so rate × epochs is rate × steps in another unit. Descriptive; docs/protocol.md
 * predicts that the curves fall together.
 *
 * @param runs of one data set and size; those that became non-finite have no part
 */
export function pairDistances(runs: readonly Run[]): readonly PairDistance[] {
  const small = runs.filter(
    ({ row }) => row.learning_rate <= SMALL_RATE && row.first_nonfinite_step === null,
  );
  const rates = [...new Set(small.map(({ row }) => row.learning_rate))].toSorted((a, b) => a - b);
  return [...groupBy(small, ({ row }) => row.seed)].flatMap(([seed, own]) =>
    rates.slice(1).flatMap((higher, index): PairDistance[] => {
      const lower = rates[index] ?? NaN;
      const [slow, fast] = [curveAt(own, lower), curveAt(own, higher)];
      if (slow === undefined || fast === undefined) return [];
      const differences = epochsOf(fast).flatMap((epoch) => {
        const there = (epoch * higher) / lower;
        return there > lastEpoch(slow) + 1e-9 ? [] : [Math.log(at(fast, epoch)) - logAt(slow, there)];
      });
      if (differences.length === 0) return [];
      const equal = epochsOf(fast).flatMap((epoch) =>
        epoch > lastEpoch(slow) ? [] : [Math.log(at(fast, epoch)) - Math.log(at(slow, epoch))],
      );
      return [{ seed, lower, higher, distance: rms(differences), atEqualEpochs: rms(equal) }];
    }),
  );
}

function curveAt(runs: readonly Run[], rate: number): Curve | undefined {
  return runs.find(({ row }) => row.learning_rate === rate)?.train;
}

function epochsOf(curve: Curve): readonly number[] {
  return Array.from({ length: lastEpoch(curve) }, (_, index) => index + 1);
}

/** @param epoch may lie between two */
function logAt(curve: Curve, epoch: number): number {
  const nearest = Math.round(epoch);
  // Rates are decimal: 0.001/0.0001 isn't quite 10.
  if (Math.abs(epoch - nearest) < 1e-9) return Math.log(at(curve, nearest));
  const before = Math.floor(epoch);
  const [left, right] = [Math.log(at(curve, before)), Math.log(at(curve, before + 1))];
  return left + (epoch - before) * (right - left);
}

function rms(values: readonly number[]): number {
  return Math.sqrt(mean(values.map((value) => value ** 2)));
}
