import { median } from 'simple-statistics';
import type { Setup } from '../../stages/engines/engine.js';
import { onnxruntime } from '../../stages/engines/onnxruntime/index.js';
import { evaluateEpoch } from '../../stages/train/evaluate-epoch.js';
import { timed } from './clock.js';

/**
 * What evaluation adds to the training of a whole cell, as a share of the training's time: evaluations before the first
 * step and after each epoch, the last one over all training images.
 *
 * @param order one epoch
 * @param epochs of a cell
 */
export async function evaluationShare(
  setup: Setup,
  order: Int32Array,
  { epochs, repetitions }: { readonly epochs: number; readonly repetitions: number },
): Promise<number> {
  const session = await onnxruntime.start(setup);
  const evaluate = async (epoch: number): Promise<number> =>
    (await timed(() => evaluateEpoch(session, setup.dataset, null, { epoch, last: epochs }))).ms;
  await evaluate(0);
  const training: number[] = [];
  const ordinary: number[] = [];
  const last: number[] = [];
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    training.push((await timed(() => session.train(order))).ms);
    ordinary.push(await evaluate(1));
    last.push(await evaluate(epochs));
  }
  await session.close();
  return (epochs * median(ordinary) + median(last)) / (epochs * median(training));
}
