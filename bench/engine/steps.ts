import { median } from 'simple-statistics';
import type { Setup } from '../../stages/engines/engine.js';
import { onnxruntime } from '../../stages/engines/onnxruntime/index.js';
import { timed } from './clock.js';
import { PlainTraining } from './plain-training.js';

const STEPS = 200;
const WARM_UP = 20;

export interface StepTimes {
  /** Milliseconds a step, medians over the pairs. */
  readonly engine: number;
  readonly plain: number;
  /** Median of the pairs' ratios, engine / plain. */
  readonly ratio: number;
}

/**
 * Times the engine's epoch graph and the plain one in pairs, now this one first, now that one, each from the initial
 * weights: what the machine does besides then falls on both.
 */
export async function timeSteps(setup: Setup, order: Int32Array, pairs: number): Promise<StepTimes> {
  const steps = order.subarray(0, STEPS * setup.batchSize);
  const plain = await PlainTraining.start(setup);
  await plain.train(steps.subarray(0, WARM_UP * setup.batchSize));
  const times: { readonly engine: number; readonly plain: number }[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    const first = pair % 2 === 0 ? await timed(() => plain.train(steps)) : null;
    const engine = await timeEngine(setup, steps);
    const other = first ?? (await timed(() => plain.train(steps)));
    requireSameTraining(engine.result, other.result);
    times.push({ engine: engine.ms / STEPS, plain: other.ms / STEPS });
  }
  await plain.close();
  return {
    engine: median(times.map((time) => time.engine)),
    plain: median(times.map((time) => time.plain)),
    ratio: median(times.map((time) => time.engine / time.plain)),
  };
}

/** A session keeps its weights, so that each timing starts one; only the call that trains is timed. */
async function timeEngine(
  setup: Setup,
  steps: Int32Array,
): Promise<{ readonly ms: number; readonly result: Float32Array }> {
  const warmUp = await onnxruntime.start(setup);
  await warmUp.train(steps.subarray(0, WARM_UP * setup.batchSize));
  await warmUp.close();
  const session = await onnxruntime.start(setup);
  const time = await timed(() => session.train(steps));
  await session.close();
  return time;
}

/** A graph that does something else is no yardstick. Only the first steps: rounding grows in the later ones. */
function requireSameTraining(engine: Float32Array, plain: Float32Array): void {
  for (let step = 0; step < 10; step += 1) {
    const [one, other] = [engine[step] ?? NaN, plain[step] ?? NaN];
    if (!(Math.abs(one - other) <= 1e-4 * other)) {
      throw new Error(
        `step ${step}: the engine's loss is ${one}, the plain graph's ${other}: not the same training`,
      );
    }
  }
}
