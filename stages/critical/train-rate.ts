import type { Engine, Setup } from '../engines/engine.js';
import { hashWeights } from '../model/hash.js';
import { trainRun, type TrainedRun } from '../train/train-run.js';
import { batchesOf } from './batches.js';
import { evaluate } from './evaluate.js';
import type { Epoch, RateRun } from './octave.js';
import type { Rate } from './rates.js';

/** What all rates of an octave share. */
export type Shared = Omit<Setup, 'learningRate'>;

/**
 * Trains one network at one rate, as `trainRun` does.
 *
 * @param onEpoch called after each epoch that ended finite, with its number
 */
export async function trainRate(
  engine: Engine,
  shared: Shared,
  rate: Rate,
  orders: readonly Int32Array[],
  onEpoch: (epoch: number) => void,
): Promise<RateRun> {
  const { losses, ...run } = await trainedAt(engine, shared, rate, orders, onEpoch);
  return { ...run, batches: batchesOf(losses) };
}

/** A run's record but for its batches, whose losses it has. */
export type RunAt = Omit<RateRun, 'batches'> & Pick<TrainedRun<Epoch>, 'losses'>;

/** As `trainRate`. */
export async function trainedAt(
  engine: Engine,
  shared: Shared,
  { log2, value }: Rate,
  orders: readonly Int32Array[],
  onEpoch: (epoch: number) => void,
): Promise<RunAt> {
  const session = await engine.start({ ...shared, learningRate: value });
  const run = await trainRun(session, shared.weights, orders, async (number, trained) => {
    const epoch = await evaluate(session, shared.dataset, number, trained);
    onEpoch(number);
    return epoch;
  });
  await session.close();
  return {
    log2Rate: log2,
    learningRate: value,
    nonfinite: run.nonfinite,
    finalWeights: hashWeights(run.weights),
    epochs: run.epochs,
    losses: run.losses,
  };
}
