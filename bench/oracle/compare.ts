import { judgeReproduction, ALPHA, type Reproduction } from '../../stages/analysis/reproduction.js';
import { predictionInterval } from '../../stages/analysis/statistics.js';
import { verdictOf, type Verdict } from '../../stages/analysis/verdict.js';
import type { Cell, EpochRecord } from '../../stages/train/cell.js';
import type { Recorded } from './recorded.js';

/** Losses that are further apart than this, relative, have parted. */
const PARTED = 1e-4;

/** Figures of an epoch that are compared. */
export const FIGURES = ['trainLoss', 'testLoss', 'trainAccuracy', 'testAccuracy'] as const;

export interface Pair {
  readonly record: number | null;
  readonly pytorch: number | null;
  /** |pytorch − record| / |record|; `null` where one of them is missing. */
  readonly difference: number | null;
}

export interface EpochPairs {
  readonly epoch: number;
  readonly figures: Readonly<Record<(typeof FIGURES)[number], Pair>>;
}

/** Where the batch losses first differ by more than 1e-4, relative, as far as a record tells. */
export type Parting =
  | { readonly kind: 'nowhere' }
  /** One of the first losses, which the record has in full. */
  | { readonly kind: 'at'; readonly step: number }
  /** This step or one before: of the later losses the record has the extremes of every so many. */
  | { readonly kind: 'by'; readonly step: number };

/** Where a final test loss lies in the interval of one more run of the recorded seeds (T2). */
export interface Place {
  readonly loss: number;
  readonly low: number;
  readonly high: number;
  readonly seeds: number;
  /** −1 at the low end, 1 at the high one. */
  readonly position: number;
}

export interface Comparison {
  /** As many as the longer run has. */
  readonly epochs: readonly EpochPairs[];
  readonly parting: Parting;
  readonly verdicts: { readonly record: Verdict; readonly pytorch: Verdict };
  /** `null` for a run that became non-finite, and with fewer than three seeds. */
  readonly place: Place | null;
  /** PyTorch's run judged as `npm run reproduce` judges a rerun. */
  readonly judged: Reproduction;
}

/**
 * Holds a run in PyTorch beside the record.
 *
 * @param comparisons how many cells are compared together (Bonferroni)
 */
export function compareWithRecord(
  { cell: recorded, seeds }: Pick<Recorded, 'cell' | 'seeds'>,
  rerun: Cell,
  comparisons: number,
): Comparison {
  const length = Math.max(recorded.epochs.length, rerun.epochs.length);
  return {
    epochs: Array.from({ length }, (_, epoch) =>
      epochPairs(epoch, recorded.epochs[epoch], rerun.epochs[epoch]),
    ),
    parting: partingOf(recorded.batches, rerun.batches),
    verdicts: { record: verdictOf(recorded), pytorch: verdictOf(rerun) },
    place: placeOf(rerun, seeds, comparisons),
    judged: judgeReproduction(recorded, rerun, seeds, comparisons),
  };
}

function epochPairs(
  epoch: number,
  record: EpochRecord | undefined,
  pytorch: EpochRecord | undefined,
): EpochPairs {
  const pair = (name: (typeof FIGURES)[number]): Pair => {
    const [one, other] = [record?.[name] ?? null, pytorch?.[name] ?? null];
    const difference = one === null || other === null ? null : relativeDifference(one, other);
    return { record: one, pytorch: other, difference };
  };
  return {
    epoch,
    figures: {
      trainLoss: pair('trainLoss'),
      testLoss: pair('testLoss'),
      trainAccuracy: pair('trainAccuracy'),
      testAccuracy: pair('testAccuracy'),
    },
  };
}

function partingOf(record: Cell['batches'], pytorch: Cell['batches']): Parting {
  const step = firstParting(record.first, pytorch.first);
  if (step !== null) return { kind: 'at', step };
  const { size, min, max } = record.buckets;
  const shorter = Math.min(record.count, pytorch.count);
  // A run that ended early has smaller buckets.
  const buckets =
    size === pytorch.buckets.size
      ? [firstParting(min, pytorch.buckets.min), firstParting(max, pytorch.buckets.max)]
      : [];
  const found = buckets.filter((bucket) => bucket !== null);
  if (found.length > 0) {
    return { kind: 'by', step: Math.min((Math.min(...found) + 1) * size, shorter) - 1 };
  }
  return record.count === pytorch.count ? { kind: 'nowhere' } : { kind: 'by', step: shorter };
}

/** Of the values that both have. */
function firstParting(record: readonly number[], pytorch: readonly number[]): number | null {
  const shared = record.slice(0, pytorch.length);
  const index = shared.findIndex((value, at) => !(relativeDifference(value, pytorch[at] ?? NaN) <= PARTED));
  return index === -1 ? null : index;
}

function placeOf(rerun: Cell, seeds: readonly Cell[], comparisons: number): Place | null {
  const losses = seeds.flatMap((cell) => finalTestLoss(cell) ?? []);
  const loss = finalTestLoss(rerun);
  const interval = predictionInterval(losses, ALPHA / comparisons);
  if (loss === null || interval === null) return null;
  const [low, high] = interval;
  return { loss, low, high, seeds: losses.length, position: (2 * loss - low - high) / (high - low) };
}

/** A run that became non-finite has none. */
function finalTestLoss({ nonfinite, epochs }: Cell): number | null {
  return nonfinite === null ? (epochs.at(-1)?.testLoss ?? null) : null;
}

function relativeDifference(record: number, other: number): number {
  return Math.abs(other - record) / Math.abs(record);
}
