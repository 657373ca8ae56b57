import type { Engine, Setup } from '../engines/engine.js';
import { hashWeights } from '../model/hash.js';
import type { Weights } from '../model/shape.js';
import { batchesOf } from './batches.js';
import { evaluate } from './evaluate.js';
import type { Epoch, RateRun } from './octave.js';
import type { Rate } from './rates.js';

/**
 * Trains one network at one rate, to the last epoch or to the step at which it became non-finite: losses are checked
 * at every step, weights at the end of every epoch. It ends for no other reason, however badly it learns.
 *
 * @param orders the batches of each epoch, as `batchOrder` gives them
 * @param onEpoch called after each epoch that ended finite
 */
export async function trainRate(
  engine: Engine,
  setup: Omit<Setup, 'learningRate'>,
  rate: Rate,
  orders: readonly Int32Array[],
  onEpoch: (epoch: Epoch) => void,
): Promise<RateRun> {
  const session = await engine.start({ ...setup, learningRate: rate.value });
  const epochs: Epoch[] = [];
  const losses: number[] = [];
  let { weights } = setup;
  let nonfinite: RateRun['nonfinite'] = null;
  for (const [index, order] of orders.entries()) {
    const batchLosses = await session.train(order);
    losses.push(...batchLosses);
    const before = weights;
    weights = await session.weights();
    const updateNorm = distance(before, weights);
    nonfinite = nonfiniteStep(losses, updateNorm);
    if (nonfinite !== null) break;
    const epoch = await evaluate(session, setup.dataset, index + 1, { batchLosses, updateNorm });
    epochs.push(epoch);
    onEpoch(epoch);
  }
  await session.close();
  return {
    log2Rate: rate.log2,
    learningRate: rate.value,
    nonfinite,
    finalWeights: hashWeights(weights),
    epochs,
    batches: batchesOf(losses),
  };
}

/** Finite weights are a finite distance apart (in float64), so the update norm tells of the weights. */
function nonfiniteStep(losses: readonly number[], updateNorm: number): RateRun['nonfinite'] {
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
