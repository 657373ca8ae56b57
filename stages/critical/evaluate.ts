import type { Dataset } from '../data/dataset.js';
import type { Session } from '../engines/engine.js';
import { evaluateEpoch, type Trained } from '../train/evaluate-epoch.js';
import type { Epoch } from './octave.js';

/** As in the grid's cells; all training images, which those see after their last epoch, cost more than they say here. */
export async function evaluate(
  session: Session,
  dataset: Dataset,
  epoch: number,
  trained: Trained | null,
): Promise<Epoch> {
  const record = await evaluateEpoch(session, dataset, trained, { epoch, last: Infinity });
  const { meanBatchLoss, trainLoss, trainAccuracy, testLoss, testAccuracy } = record;
  const { updateNorm, deadUnits, largestLogit } = record;
  return {
    epoch,
    meanBatchLoss,
    trainLoss,
    trainAccuracy,
    testLoss,
    testAccuracy,
    updateNorm,
    deadUnits,
    largestLogit,
  };
}
