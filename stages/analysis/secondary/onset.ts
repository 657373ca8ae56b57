import { sampleStandardDeviation } from 'simple-statistics';
import type { CellRow } from '../../tables/cells.js';
import type { Secondary } from '../../tables/secondary.js';
import type { Run } from '../claims/run.js';
import { significant } from '../significant.js';
import { cellGroups, isFailed, meanOver, type Widths } from './cell-groups.js';
import type { Value } from './endpoint.js';

/** The runs whose onset of overfitting is an endpoint (docs/protocol.md). */
const RATE = 0.1;
const EPOCHS = 50;

/**
 * e* at rate 0.1, in epochs; `null` for a run that became non-finite.
 *
 * @param cells of one data set and engine; runs of other lengths than 50 epochs have no part
 */
export function onsetValues(cells: readonly CellRow[], widths: Widths): readonly Value[] {
  return cells
    .filter(({ learning_rate: rate }) => rate === RATE)
    .flatMap(({ size, seed, onset_epoch: onset, epochs_run: epochs, first_nonfinite_step: step }) => {
      if (step !== null) return [{ width: widths[size], seed, value: null }];
      return epochs === EPOCHS ? [{ width: widths[size], seed, value: onset }] : [];
    });
}

/**
 * e* of a run that overfits within its epochs; `null` for one that failed, or whose test loss still falls at its end
 * (e* = E).
 */
function onsetWithin(row: CellRow): number | null {
  return isFailed(row) || row.onset_epoch === row.epochs_run ? null : row.onset_epoch;
}

/** The onsets of each data set, size and rate of the original's grid, and their spread over seeds. */
export function onsets(runs: readonly Run[], widths: Widths): Secondary['onsets'] {
  return cellGroups(runs).map(([{ dataset, size, learning_rate }, rows]) => {
    const within = rows.flatMap((row) => onsetWithin(row) ?? []);
    const { mean, ci95 } = meanOver(within);
    const failed = rows.filter(isFailed).length;
    return {
      dataset,
      size,
      width: widths[size],
      learning_rate,
      runs: rows.length,
      failed,
      still_falling: rows.length - failed - within.length,
      mean,
      sd: within.length < 2 ? null : significant(sampleStandardDeviation(within)),
      ci95,
      earliest: within.length === 0 ? null : Math.min(...within),
      latest: within.length === 0 ? null : Math.max(...within),
    };
  });
}
