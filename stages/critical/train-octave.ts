import type { Dataset } from '../data/dataset.js';
import type { Engine } from '../engines/engine.js';
import { ordersOfSteps } from '../model/batch-order.js';
import { hashOrder, hashWeights } from '../model/hash.js';
import type { Shape, Weights } from '../model/shape.js';
import { evaluate } from './evaluate.js';
import type { OctaveOf, RateRun } from './octave.js';
import { ratesOf, type Rate } from './rates.js';
import type { Shared } from './train-rate.js';

/** Which runs: one width, one seed, one octave of rates. */
export interface OctaveSpec {
  readonly dataset: OctaveOf<unknown>['dataset'];
  /** Units of each of the two hidden layers. */
  readonly width: number;
  readonly seed: number;
  readonly octave: number;
  /** Rates in the octave. */
  readonly steps: number;
  readonly batchSize: number;
  /** How many batches a run is trained on; the last epoch may be cut short. */
  readonly batches: number;
}

/** How its runs are trained. */
export interface Trainer<Run> {
  readonly engine: Engine;
  /** Gives the initial weights of a shape and seed. */
  readonly initialise: (shape: Shape, seed: number) => Weights;
  /** Trains one network at one rate, and tells of each epoch that ended finite. */
  readonly train: (
    engine: Engine,
    shared: Shared,
    rate: Rate,
    orders: readonly Int32Array[],
    onEpoch: (epoch: number) => void,
  ) => Promise<Run>;
}

/**
 * Trains the octave's rates in turn. They share their initial weights, which depend on seed and width, and their
 * batches, which depend on the seed only.
 *
 * @param onEpoch called after each epoch that ended finite, and after a run's early end for the epochs it leaves out
 */
export async function trainOctave<Run extends Pick<RateRun, 'nonfinite'>>(
  { engine, initialise, train }: Trainer<Run>,
  dataset: Dataset,
  spec: OctaveSpec,
  onEpoch: (done: number, total: number, log2Rate: number) => void,
): Promise<OctaveOf<Run>> {
  const { width, seed, octave, steps, batchSize, batches } = spec;
  const { rows, columns, classes, count } = dataset.train;
  const hidden = [width, width];
  const shape = { inputs: rows * columns, hidden, classes };
  const weights = initialise(shape, seed);
  const shared = { shape, dataset, weights, batchSize };
  const orders = ordersOfSteps(count, batchSize, seed, batches);
  const epochs = orders.length;

  const untrained = await engine.start({ ...shared, learningRate: 0 });
  const before = await evaluate(untrained, dataset, 0, null);
  await untrained.close();

  const runs: Run[] = [];
  const rates = ratesOf(octave, steps);
  for (const [index, rate] of rates.entries()) {
    const tell = (epoch: number): void => {
      onEpoch(index * epochs + epoch, rates.length * epochs, rate.log2);
    };
    const run = await train(engine, shared, rate, orders, tell);
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
    batchesPerEpoch: Math.floor(count / batchSize),
    epochsPlanned: epochs,
    hashes: {
      initialWeights: hashWeights(weights),
      firstEpochOrder: hashOrder(orders[0] ?? new Int32Array()),
    },
    untrained: before,
    runs,
  };
}
