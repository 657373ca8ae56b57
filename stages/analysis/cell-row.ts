import type { CellAddress, CellRow, EpochRow } from '../tables/cells.js';
import type { BatchRecord, Cell } from '../train/cell.js';
import { curveOf, generalisationLoss, lastEpoch, onset, plateauRatio, roughness } from './curves.js';
import { significant } from './significant.js';
import { isDead, verdictOf } from './verdict.js';

/** Steps that have no residual, so that no spike is looked for (docs/protocol.md). */
const UNJUDGED_STEPS = 100;

/** A run's row, judged by docs/protocol.md. */
export function cellRow(cell: Cell): CellRow {
  const { epochs, batches, nonfinite } = cell;
  const test = curveOf(epochs.map(({ testLoss }) => testLoss));
  const last = epochs.at(-1);
  // A run that became non-finite has no final figures: those of its last whole epoch are not where it ended.
  const final = nonfinite === null ? last : undefined;
  const best = Math.min(...test);
  const verdict = verdictOf(cell);
  return {
    ...addressOf(cell),
    epochs_run: last?.epoch ?? 0,
    final_train_loss: final?.trainLoss ?? null,
    final_test_loss: final?.testLoss ?? null,
    best_test_loss: figure(best),
    best_epoch: Number.isFinite(best) ? test.indexOf(best) : null,
    final_test_accuracy: final?.testAccuracy ?? null,
    first_nonfinite_step: nonfinite?.step ?? null,
    verdict,
    dead: verdict === 'STUCK_AT_CHANCE' && isDead(cell),
    nonfinite_in: nonfinite?.what ?? null,
    final_train_accuracy: final?.trainAccuracy ?? null,
    full_train_loss: final?.fullTrainLoss ?? null,
    full_train_accuracy: final?.fullTrainAccuracy ?? null,
    onset_epoch: onset(test),
    generalisation_loss: final === undefined ? null : figure(generalisationLoss(test, lastEpoch(test))),
    plateau_ratio: final === undefined ? null : figure(plateauRatio(test)),
    catapult: isCatapult(cell),
    spike_rate: spikeRate(batches),
    spikes_z4: batches.spikes.z4,
    spikes_z5: batches.spikes.z5,
    spikes_z7: batches.spikes.z7,
    spikes_z10: batches.spikes.z10,
    roughness: figure(roughness(test)),
    last_batches_median: batches.medianOfLast100,
    largest_logit: final?.largestLogit ?? null,
  };
}

/** A row an epoch, from epoch 0. */
export function epochRows(cell: Cell): readonly EpochRow[] {
  return cell.epochs.map((epoch) => ({
    ...addressOf(cell),
    epoch: epoch.epoch,
    mean_batch_loss: epoch.meanBatchLoss,
    train_loss: epoch.trainLoss,
    train_accuracy: epoch.trainAccuracy,
    test_loss: epoch.testLoss,
    test_accuracy: epoch.testAccuracy,
    update_norm: epoch.updateNorm,
    dead_units: epoch.deadUnits.reduce((sum, units) => sum + units, 0),
    largest_logit: epoch.largestLogit,
  }));
}

function addressOf({ dataset, size, learningRate, seed, engine }: Cell): CellAddress {
  return { dataset, size, learning_rate: learningRate, seed, engine };
}

/** Share of the judged steps with z > 7; `null` for a run that ended before one could be judged. */
export function spikeRate({ count, spikes }: Pick<BatchRecord, 'count' | 'spikes'>): number | null {
  const judged = count - UNJUDGED_STEPS;
  return judged > 0 ? significant(spikes.z7 / judged) : null;
}

/** The loss shot up in the first steps and came back below where it began (Lewkowycz et al. 2020). */
function isCatapult({ epochs, batches }: Cell): boolean {
  const [start] = epochs;
  if (start?.trainLoss == null || batches.earlyEmaMax === null) return false;
  const { trainLoss: before } = start;
  return (
    batches.earlyEmaMax > 1.05 * before &&
    epochs.slice(1).some(({ trainLoss }) => trainLoss !== null && trainLoss < before)
  );
}

/** `null` for what isn't finite. */
function figure(value: number): number | null {
  return Number.isFinite(value) ? significant(value) : null;
}
