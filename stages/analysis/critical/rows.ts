import type { Octave, RateRun } from '../../critical/octave.js';
import type {
  CriticalKindRow,
  CriticalRunRow,
  CriticalStudy,
  OptimumRow,
} from '../../tables/critical-table.js';
import { spikeRate } from '../cell-row.js';
import { figures, significant } from '../significant.js';
import { FAILURE_KINDS, failureOf } from './failure.js';
import { kindsByRate } from './kinds.js';
import { runOf, runsOf, type Run } from './run.js';
import { bestRates } from './threshold.js';
import { wilsonInterval } from './wilson.js';

/** A row a run, by width, seed and rate. */
export function runRows(
  study: CriticalStudy,
  octaves: readonly Octave[],
  threshold: number,
): readonly CriticalRunRow[] {
  const best = bestRates(octaves.flatMap(runsOf));
  return rowsOf(octaves, (octave, record) => {
    const run = runOf(octave, record);
    const { nonfinite, batches } = record;
    const final = finalOf(record);
    return {
      study,
      ...optimumRow(octave, record),
      failure: failureOf(run, threshold),
      above_best: run.log2Rate > (best.get(run.width) ?? Infinity),
      nonfinite_in: nonfinite?.what ?? null,
      last_batches_median: batches.medianOfLast100,
      spike_rate: spikeRate(batches),
      largest_logit: final?.largestLogit ?? null,
      dead_units_1: final?.deadUnits[0] ?? null,
      dead_units_2: final?.deadUnits[1] ?? null,
    };
  });
}

/** The same of the grid in which the optimum rate is looked for. */
export function optimumRows(octaves: readonly Octave[]): readonly OptimumRow[] {
  return rowsOf(octaves, optimumRow);
}

function rowsOf<Row extends OptimumRow>(
  octaves: readonly Octave[],
  rowOf: (octave: Octave, record: RateRun) => Row,
): readonly Row[] {
  return octaves
    .flatMap((octave) => octave.runs.map((record) => rowOf(octave, record)))
    .toSorted((a, b) => a.width - b.width || a.seed - b.seed || a.log2_rate - b.log2_rate);
}

function optimumRow(octave: Octave, record: RateRun): OptimumRow {
  const { width, seed, log2Rate, verdict } = runOf(octave, record);
  const { learningRate, nonfinite, epochs } = record;
  const final = finalOf(record);
  return {
    width,
    seed,
    learning_rate: significant(learningRate),
    log2_rate: log2Rate,
    epochs_planned: octave.epochsPlanned,
    epochs_run: epochs.length,
    verdict,
    final_train_loss: final?.trainLoss ?? null,
    final_train_accuracy: final?.trainAccuracy ?? null,
    final_test_loss: final?.testLoss ?? null,
    final_test_accuracy: final?.testAccuracy ?? null,
    first_nonfinite_step: nonfinite?.step ?? null,
  };
}

function finalOf({ nonfinite, epochs }: RateRun): RateRun['epochs'][number] | undefined {
  return nonfinite === null ? epochs.at(-1) : undefined;
}

/** Rows for each width and rate, one a kind of failure. */
export function kindRows(
  study: CriticalStudy,
  runs: readonly Run[],
  threshold: number,
): readonly CriticalKindRow[] {
  return kindsByRate(runs, threshold).flatMap(({ width, log2Rate, runs: count, counts }) =>
    FAILURE_KINDS.map((kind) => {
      const [low, high] = figures(wilsonInterval(counts[kind], count));
      return {
        study,
        width,
        learning_rate: significant(2 ** log2Rate),
        log2_rate: log2Rate,
        kind,
        runs: count,
        failures: counts[kind],
        share: significant(counts[kind] / count),
        share_low: low,
        share_high: high,
      };
    }),
  );
}
