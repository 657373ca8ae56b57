import type { Dataset } from '../data/dataset.js';
import type { Session } from '../engines/engine.js';
import type { EpochRecord } from './cell.js';

/** Training loss is followed on this many images, the first ones; all are evaluated at the end. */
const TRAIN_EVALUATION = 10_000;
const PROBE = 1_000;

/** What training an epoch gave; `null` before the first step. */
export interface Trained {
  readonly batchLosses: Float32Array;
  readonly updateNorm: number;
}

/** The record of an epoch, evaluated with the session's present weights. */
export async function evaluateEpoch(
  session: Session,
  { train, test }: Dataset,
  trained: Trained | null,
  { epoch, last }: { readonly epoch: number; readonly last: number },
): Promise<EpochRecord> {
  const onTest = await session.evaluate('test', test.count);
  const onTrain = await session.evaluate('train', Math.min(TRAIN_EVALUATION, train.count));
  const onAll = epoch === last ? await session.evaluate('train', train.count) : null;
  return {
    epoch,
    meanBatchLoss: trained === null ? null : mean(trained.batchLosses),
    trainLoss: finite(onTrain.loss),
    trainAccuracy: onTrain.accuracy,
    testLoss: finite(onTest.loss),
    testAccuracy: onTest.accuracy,
    fullTrainLoss: onAll === null ? null : finite(onAll.loss),
    fullTrainAccuracy: onAll?.accuracy ?? null,
    updateNorm: trained?.updateNorm ?? null,
    deadUnits: await session.deadUnits('test', Math.min(PROBE, test.count)),
    largestLogit: finite(onTest.largestLogit),
  };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function mean(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
