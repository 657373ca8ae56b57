import { BOUNDS } from '../../arms/course.js';
import type { Octave, RateRun } from '../../critical/octave.js';
import { failureOf } from '../critical/failure.js';
import { runOf } from '../critical/run.js';
import type { Graded } from '../critical/threshold.js';

/** A run by how badly it ended, and when. */
export interface SeverityRun extends Graded {
  /** By its verdict or its accuracy: the main study's definition. */
  readonly isUnusable: boolean;
  /** The largest of the ladder's losses that a batch loss exceeded; 0 if none was, infinite if one wasn't finite. */
  readonly worst: number;
  /** The batch that was the first to be NaN or infinite, from 0; `null` for a run that stayed finite. */
  readonly nonfiniteAt: number | null;
  /** Shares of each hidden layer's units that were dead at the end of the last finite epoch; none without one. */
  readonly dead: readonly number[];
  /** Batches until a hidden layer was first seen dead, at the end of an epoch; `null` if none was. */
  readonly deadAt: number | null;
  /** Batches that were computed. */
  readonly batches: number;
}

/** A hidden layer is dead from this share of its units on, as a stuck run's is (docs/protocol.md). */
const DEAD_LAYER = 0.99;

export function severityRuns(octave: Octave, threshold: number): readonly SeverityRun[] {
  return octave.runs.map((record) => {
    const run = runOf(octave, record);
    const { width, seed, log2Rate, loss } = run;
    const { nonfinite, epochs, batches } = record;
    const last = epochs.at(-1);
    const seen = epochs.find((epoch) => Math.max(...deadShares(octave, epoch)) >= DEAD_LAYER);
    return {
      width,
      seed,
      log2Rate,
      loss,
      isUnusable: failureOf(run, threshold) !== null,
      worst: nonfinite === null ? exceeded(Math.max(...batches.buckets.max)) : Infinity,
      nonfiniteAt: nonfinite?.step ?? null,
      dead: last === undefined ? [] : deadShares(octave, last),
      deadAt: seen === undefined ? null : seen.epoch * octave.batchesPerEpoch,
      batches: batches.count,
    };
  });
}

function exceeded(peak: number): number {
  return Math.max(0, ...BOUNDS.filter((bound) => peak > bound));
}

function deadShares({ hidden }: Octave, { deadUnits }: RateRun['epochs'][number]): readonly number[] {
  return deadUnits.map((dead, layer) => dead / (hidden[layer] ?? NaN));
}
