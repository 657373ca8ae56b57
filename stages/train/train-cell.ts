import type { Dataset } from '../data/dataset.js';
import type { Engine } from '../engines/engine.js';
import { ordersOfSteps } from '../model/batch-order.js';
import { hashOrder, hashWeights } from '../model/hash.js';
import { initialWeights } from '../model/initialisation.js';
import { batchRecord } from './batch-record.js';
import type { Cell, EpochRecord } from './cell.js';
import { evaluateEpoch, type Trained } from './evaluate-epoch.js';
import { trainRun } from './train-run.js';

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
 * Trains one network from its initial weights, as `trainRun` does.
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
  const { hidden, epochs: last, batch: batchSize } = training;
  const shape = { inputs: train.rows * train.columns, hidden, classes: train.classes };
  const batchesPerEpoch = Math.floor(train.count / batchSize);
  const orders = ordersOfSteps(train.count, batchSize, spec.seed, last * batchesPerEpoch);
  const initial = initialWeights(shape, spec.seed);
  const initialHash = hashWeights(initial);
  const session = await engine.start({
    shape,
    dataset,
    weights: initial,
    learningRate: spec.rate,
    batchSize,
  });
  const record = async (epoch: number, trained: Trained | null): Promise<EpochRecord> => {
    const evaluated = await evaluateEpoch(session, dataset, trained, { epoch, last });
    onEpoch(evaluated);
    return evaluated;
  };
  const untrained = await record(0, null);
  const { epochs, losses, nonfinite, weights } = await trainRun(session, initial, orders, record);
  await session.close();

  return {
    format: 1,
    dataset: spec.dataset,
    size: spec.size,
    hidden,
    learningRate: spec.rate,
    seed: spec.seed,
    engine: spec.engine,
    batchSize,
    batchesPerEpoch,
    epochsPlanned: last,
    epochs: [untrained, ...epochs],
    batches: batchRecord(losses),
    nonfinite,
    hashes: {
      initialWeights: initialHash,
      firstEpochOrder: hashOrder(orders[0] ?? new Int32Array()),
      finalWeights: hashWeights(weights),
    },
  };
}
