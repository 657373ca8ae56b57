import type { Octave } from '../../critical/octave.js';
import type { OptimumRow } from '../../tables/critical-table.js';
import { runOf } from '../critical/run.js';
import { significant } from '../significant.js';

/** A row a run, by width, seed and rate. */
export function optimumRows(octaves: readonly Octave[]): readonly OptimumRow[] {
  return octaves
    .flatMap((octave) =>
      octave.runs.map((record): OptimumRow => {
        const { width, seed, log2Rate, verdict } = runOf(octave, record);
        const { learningRate, nonfinite, epochs } = record;
        const final = nonfinite === null ? epochs.at(-1) : undefined;
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
      }),
    )
    .toSorted((a, b) => a.width - b.width || a.seed - b.seed || a.log2_rate - b.log2_rate);
}
