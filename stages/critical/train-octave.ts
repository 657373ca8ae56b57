import type { Dataset } from '../data/dataset.js';
import type { Engine } from '../engines/engine.js';
import { batchOrder } from '../model/batch-order.js';
import { hashOrder, hashWeights } from '../model/hash.js';
import type { Shape, Weights } from '../model/shape.js';
import { evaluate } from './evaluate.js';
import type { Octave, RateRun } from './octave.js';
import { ratesOf } from './rates.js';
import { trainRate } from './train-rate.js';

/** Which runs: one width, one seed, one octave of rates. */
export interface OctaveSpec {
  readonly dataset: Octave['dataset'];
  /** Units of each of the two hidden layers. */
  readonly width: number;
  readonly seed: number;
  readonly octave: number;
  /** Rates in the octave. */
  readonly steps: number;
  readonly epochs: number;
}

/**
 * Trains the octave's rates in turn. They share their initial weights, which depend on seed and width, and their
 * batches, which depend on the seed only.
 *
 * @param initialise gives the initial weights of a shape and seed
 * @param onEpoch called after each epoch that ended finite, and after a run's early end for the epochs it leaves out
 */
export async function trainOctave(
  engine: Engine,
  initialise: (shape: Shape, seed: number) => Weights,
  dataset: Dataset,
  spec: OctaveSpec,
  batchSize: number,
  onEpoch: (done: number, total: number, log2Rate: number) => void,
): Promise<Octave> {
  const { width, seed, octave, steps, epochs } = spec;
  const { train } = dataset;
  const hidden = [width, width];
  const shape = { inputs: train.rows * train.columns, hidden, classes: train.classes };
  const weights = initialise(shape, seed);
  const setup = { shape, dataset, weights, batchSize };
  const orders = firstOrders(train.count, batchSize, seed, epochs);

  const untrained = await engine.start({ ...setup, learningRate: 0 });
  const before = await evaluate(untrained, dataset, 0, null);
  await untrained.close();

  const runs: RateRun[] = [];
  const rates = ratesOf(octave, steps);
  for (const [index, rate] of rates.entries()) {
    const tell = (epoch: number): void => {
      onEpoch(index * epochs + epoch, rates.length * epochs, rate.log2);
    };
    const run = await trainRate(engine, setup, rate, orders, ({ epoch }) => {
      tell(epoch);
    });
    if (run.nonfinite !== null) tell(epochs);
    runs.push(run);
  }
  return {
    format: 1,
    dataset: spec.dataset,
    hidden,
    seed,
    octave,
    steps,
    engine: engine.name,
    batchSize,
    batchesPerEpoch: Math.floor(train.count / batchSize),
    epochsPlanned: epochs,
    hashes: {
      initialWeights: hashWeights(weights),
      firstEpochOrder: hashOrder(orders[0] ?? new Int32Array()),
    },
    untrained: before,
    runs,
  };
}

function firstOrders(images: number, batchSize: number, seed: number, epochs: number): readonly Int32Array[] {
  const orders = batchOrder(images, batchSize, seed);
  return Array.from({ length: epochs }, () => orders.next().value);
}
