import type { Dataset } from '../data/dataset.js';
import type { Engine } from '../engines/engine.js';
import { batchOrder } from '../model/batch-order.js';
import { hashOrder, hashWeights } from '../model/hash.js';
import { initialWeights } from '../model/initialisation.js';
import type { Shape, Weights } from '../model/shape.js';
import { batchRecord } from './batch-record.js';
import type { Cell, EpochRecord } from './cell.js';
import { evaluateEpoch } from './evaluate-epoch.js';

/** Which cell of the grid. */
export interface CellSpec {
  readonly dataset: Cell['dataset'];
  readonly size: Cell['size'];
  readonly rate: number;
  readonly seed: number;
  readonly engine: Cell['engine'];
}

export interface Training {
  /** Units of each hidden layer, at least one layer. */
  readonly hidden: readonly number[];
  readonly epochs: number;
  readonly batch: number;
}

/**
 * Trains one network from its initial weights to the last epoch, or to the step at which it became non-finite: an
 * epoch that didn't end finite has no record.
 *
 * Losses are checked at every step, weights at the end of every epoch. (A weight that overflows makes the next loss
 * non-finite, unless it can't reach the logits, as a bias of −∞.)
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
  const orders = batchOrder(train.count, training.batch, spec.seed);
  let order = orders.next().value;
  const firstEpochOrder = hashOrder(order);
  let weights = initialWeights(shape, spec.seed);
  const initialHash = hashWeights(weights);
  const session = await engine.start({
    shape,
    dataset,
    weights,
    learningRate: spec.rate,
    batchSize: training.batch,
  });

  const first = await evaluateEpoch(session, dataset, null, { epoch: 0, last: training.epochs });
  const epochs: EpochRecord[] = [first];
  onEpoch(first);
  const losses: number[] = [];
  let nonfinite: Cell['nonfinite'] = null;
  for (let epoch = 1; epoch <= training.epochs; epoch += 1) {
    const batchLosses = await session.train(order);
    order = orders.next().value;
    for (const loss of batchLosses) losses.push(loss);
    const before = weights;
    weights = await session.weights();
    const updateNorm = distance(before, weights);
    nonfinite = nonfiniteStep(losses, updateNorm);
    if (nonfinite !== null) break;
    const progress = { epoch, last: training.epochs };
    const record = await evaluateEpoch(session, dataset, { batchLosses, updateNorm }, progress);
    epochs.push(record);
    onEpoch(record);
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
    batchesPerEpoch: Math.floor(train.count / training.batch),
    epochsPlanned: training.epochs,
    epochs,
    batches: batchRecord(losses),
    nonfinite,
    hashes: { initialWeights: initialHash, firstEpochOrder, finalWeights: hashWeights(weights) },
  };
}

/** Finite weights are a finite distance apart (in float64), so the update norm tells of the weights. */
function nonfiniteStep(losses: readonly number[], updateNorm: number): Cell['nonfinite'] {
  const step = losses.length - 1;
  if (!Number.isFinite(losses[step])) return { step, what: 'loss' };
  return Number.isFinite(updateNorm) ? null : { step, what: 'weights' };
}

/** Euclidean distance over all weights and biases, summed in float64. */
function distance(before: Weights, after: Weights): number {
  let sum = 0;
  for (const [index, values] of after.entries()) {
    const old = before[index] ?? new Float32Array();
    for (let at = 0; at < values.length; at += 1) sum += ((values[at] ?? NaN) - (old[at] ?? NaN)) ** 2;
  }
  return Math.sqrt(sum);
}
