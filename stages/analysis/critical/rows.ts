import type { Octave } from '../../critical/octave.js';
import type { CriticalKindRow, CriticalRunRow, CriticalStudy } from '../../tables/critical-table.js';
import { significant } from '../significant.js';
import { FAILURE_KINDS, failureOf } from './failure.js';
import { kindsByRate } from './kinds.js';
import { runOf, runsOf, type Run } from './run.js';
import { bestRates } from './threshold.js';
import { wilsonInterval } from './wilson.js';

/** Steps that have no residual, so that no spike is looked for (docs/protocol.md). */
const UNJUDGED_STEPS = 100;

/** A row a run, by width, seed and rate. */
export function runRows(
  study: CriticalStudy,
  octaves: readonly Octave[],
  threshold: number,
): readonly CriticalRunRow[] {
  const best = bestRates(octaves.flatMap(runsOf));
  return octaves
    .flatMap((octave) =>
      octave.runs.map((record): CriticalRunRow => {
        const run = runOf(octave, record);
        const { nonfinite, epochs, batches } = record;
        const final = nonfinite === null ? epochs.at(-1) : undefined;
        const judgedSteps = batches.count - UNJUDGED_STEPS;
        return {
          study,
          width: run.width,
          seed: run.seed,
          learning_rate: significant(record.learningRate),
          log2_rate: run.log2Rate,
          epochs_planned: octave.epochsPlanned,
          epochs_run: epochs.length,
          verdict: run.verdict,
          failure: failureOf(run, threshold),
          above_best: run.log2Rate > (best.get(run.width) ?? Infinity),
          final_train_loss: final?.trainLoss ?? null,
          final_train_accuracy: final?.trainAccuracy ?? null,
          final_test_loss: final?.testLoss ?? null,
          final_test_accuracy: final?.testAccuracy ?? null,
          first_nonfinite_step: nonfinite?.step ?? null,
          nonfinite_in: nonfinite?.what ?? null,
          last_batches_median: batches.medianOfLast100,
          spike_rate: judgedSteps > 0 ? significant(batches.spikes.z7 / judgedSteps) : null,
          largest_logit: final?.largestLogit ?? null,
          dead_units_1: final?.deadUnits[0] ?? null,
          dead_units_2: final?.deadUnits[1] ?? null,
        };
      }),
    )
    .toSorted((a, b) => a.width - b.width || a.seed - b.seed || a.log2_rate - b.log2_rate);
}

/** Rows for each width and rate, one a kind of failure. */
export function kindRows(
  study: CriticalStudy,
  runs: readonly Run[],
  threshold: number,
): readonly CriticalKindRow[] {
  return kindsByRate(runs, threshold).flatMap(({ width, log2Rate, runs: count, counts }) =>
    FAILURE_KINDS.map((kind) => {
      const [low, high] = wilsonInterval(counts[kind], count);
      return {
        study,
        width,
        learning_rate: significant(2 ** log2Rate),
        log2_rate: log2Rate,
        kind,
        runs: count,
        failures: counts[kind],
        share: significant(counts[kind] / count),
        share_low: significant(low),
        share_high: significant(high),
      };
    }),
  );
}
