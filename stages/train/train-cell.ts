import { createHash } from 'node:crypto';
import type { Dataset } from '../data/dataset.js';
import type { Engine, Evaluation, Session } from '../engines/engine.js';
import { batchOrder } from '../model/batch-order.js';
import { initialWeights } from '../model/initialisation.js';
import type { Shape, Weights } from '../model/shape.js';
import { batchRecord } from './batch-record.js';
import type { Cell, EpochRecord } from './cell.js';

/** Training loss is followed on this many images, the first ones; all are evaluated at the end. */
const TRAIN_EVALUATION = 10_000;
const PROBE = 1_000;

/** Which cell of the grid. */
export interface CellSpec {
  readonly dataset: Cell['dataset'];
  readonly size: Cell['size'];
  readonly rate: number;
  readonly seed: number;
  readonly engine: Cell['engine'];
}

export interface Training {
  readonly hidden: readonly number[];
  readonly epochs: number;
  readonly batch: number;
}

/**
 * Trains one network from its initial weights to the last epoch, or to the step at which it became
 * non-finite: then no later epoch is recorded.
 *
 * @param onEpoch called after each epoch's evaluation, epoch 0 (before the first step) included
 */
export async function trainCell(
  engine: Engine,
  dataset: Dataset,
  spec: CellSpec,
  training: Training,
  onEpoch: (epoch: EpochRecord) => void,
): Promise<Cell> {
  const { train } = dataset;
  const shape: Shape = {
    inputs: train.rows * train.columns,
    hidden: training.hidden,
    classes: train.classes,
  };
  const batchesPerEpoch = Math.floor(train.count / training.batch);
  const orders = batchOrder(train.count, training.batch, spec.seed);
  const firstOrder = orders.next().value;
  const first = initialWeights(shape, spec.seed);
  const session = await engine.start({
    shape,
    dataset,
    weights: first,
    learningRate: spec.rate,
    batchSize: training.batch,
  });

  const epochs: EpochRecord[] = [];
  const losses: number[] = [];
  let weights = first;
  let nonfinite: Cell['nonfinite'] = null;
  const record = async (
    epoch: number,
    batchLosses: Float32Array | null,
    updateNorm: number | null,
  ): Promise<void> => {
    const all = epoch === training.epochs && epoch > 0;
    const entry = await evaluateEpoch(session, dataset, epoch, batchLosses, updateNorm, all);
    epochs.push(entry);
    onEpoch(entry);
  };

  await record(0, null, null);
  for (let epoch = 1; epoch <= training.epochs; epoch += 1) {
    const order = epoch === 1 ? firstOrder : orders.next().value;
    const batchLosses = await session.train(order);
    for (const loss of batchLosses) losses.push(loss);
    const before = weights;
    weights = await session.weights();
    if (!Number.isFinite(losses.at(-1))) {
      nonfinite = { step: losses.length - 1, what: 'loss' };
      break;
    }
    if (!allFinite(weights)) {
      nonfinite = { step: losses.length - 1, what: 'weights' };
      break;
    }
    await record(epoch, batchLosses, distance(before, weights));
  }
  await session.close();

  return {
    format: 1,
    dataset: spec.dataset,
    size: spec.size,
    hidden: training.hidden,
    learningRate: spec.rate,
    seed: spec.seed,
    engine: spec.engine,
    batchSize: training.batch,
    batchesPerEpoch,
    epochsPlanned: training.epochs,
    epochs,
    batches: batchRecord(losses),
    nonfinite,
    hashes: {
      initialWeights: hashOf(first),
      firstEpochOrder: hashOf([firstOrder]),
      finalWeights: hashOf(weights),
    },
  };
}

async function evaluateEpoch(
  session: Session,
  { train, test }: Dataset,
  epoch: number,
  batchLosses: Float32Array | null,
  updateNorm: number | null,
  all: boolean,
): Promise<EpochRecord> {
  const onTest = await session.evaluate('test', test.count);
  const onTrain = await session.evaluate('train', Math.min(TRAIN_EVALUATION, train.count));
  const onAll: Evaluation | null = all ? await session.evaluate('train', train.count) : null;
  return {
    epoch,
    meanBatchLoss: batchLosses === null ? null : finite(mean(batchLosses)),
    trainLoss: finite(onTrain.loss),
    trainAccuracy: onTrain.accuracy,
    testLoss: finite(onTest.loss),
    testAccuracy: onTest.accuracy,
    fullTrainLoss: onAll === null ? null : finite(onAll.loss),
    fullTrainAccuracy: onAll === null ? null : onAll.accuracy,
    updateNorm,
    deadUnits: await session.deadUnits(Math.min(PROBE, test.count)),
    largestLogit: finite(onTest.largestLogit),
  };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function allFinite(weights: Weights): boolean {
  return weights.every((values) => values.every((value) => Number.isFinite(value)));
}

/** Euclidean distance over all weights and biases, summed in float64. */
function distance(before: Weights, after: Weights): number {
  let sum = 0;
  after.forEach((values, index) => {
    const old = before[index] ?? new Float32Array();
    for (let at = 0; at < values.length; at += 1) sum += ((values[at] ?? NaN) - (old[at] ?? NaN)) ** 2;
  });
  return Math.sqrt(sum);
}

/** SHA-256 over the arrays' bytes (4 bytes a number, little-endian on every platform that Node supports). */
function hashOf(arrays: readonly (Float32Array | Int32Array)[]): string {
  const hash = createHash('sha256');
  for (const { buffer, byteOffset, byteLength } of arrays)
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  return hash.digest('hex');
}
