import type { Session } from '../engines/engine.js';
import type { Weights } from '../model/shape.js';
import type { Cell } from './cell.js';
import type { Trained } from './evaluate-epoch.js';

/** What training one network gave. */
export interface TrainedRun<Epoch> {
  /** From epoch 1; an epoch that didn't end finite has no record. */
  readonly epochs: readonly Epoch[];
  /** Of every batch; only the last may be non-finite. */
  readonly losses: readonly number[];
  readonly nonfinite: Cell['nonfinite'];
  readonly weights: Weights;
}

/**
 * Trains a network to its last epoch or to the step at which it became non-finite. It ends for no other reason, however
 * badly it learns.
 *
 * Losses are checked at every step, weights at the end of every epoch. (A weight that overflows makes the next loss
 * non-finite, unless it can't reach the logits, as a bias of −∞.)
 *
 * @param record of an epoch, counted from 1, that ended finite
 */
export async function trainRun<Epoch>(
  session: Session,
  initial: Weights,
  orders: Iterable<Int32Array>,
  record: (epoch: number, trained: Trained) => Promise<Epoch>,
): Promise<TrainedRun<Epoch>> {
  const epochs: Epoch[] = [];
  const losses: number[] = [];
  let weights = initial;
  let nonfinite: Cell['nonfinite'] = null;
  for (const order of orders) {
    const batchLosses = await session.train(order);
    for (const loss of batchLosses) losses.push(loss);
    const before = weights;
    weights = await session.weights();
    const updateNorm = distance(before, weights);
    nonfinite = nonfiniteStep(losses, updateNorm);
    if (nonfinite !== null) break;
    epochs.push(await record(epochs.length + 1, { batchLosses, updateNorm }));
  }
  return { epochs, losses, nonfinite, weights };
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
