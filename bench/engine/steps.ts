import { median } from 'simple-statistics';
import type { Session, Setup } from '../../stages/engines/engine.js';
import { timed } from './clock.js';

const STEPS = 200;
const WARM_UP = 20;

export interface StepTimes {
  /** Milliseconds a step, medians over the pairs. */
  readonly engine: number;
  readonly plain: number;
  /** Median of the pairs' ratios, engine / plain. */
  readonly ratio: number;
}

/** A way to train, ready to be timed: an engine, or what it is measured by. */
export type Start = (setup: Setup) => Promise<Pick<Session, 'train' | 'close'>>;

/**
 * Times the engine and the plain way in pairs, now this one first, now that one, each from the initial weights: what
 * the machine does besides then falls on both.
 */
export async function timeSteps(
  { engine, plain }: { readonly engine: Start; readonly plain: Start },
  setup: Setup,
  order: Int32Array,
  pairs: number,
): Promise<StepTimes> {
  const steps = order.subarray(0, STEPS * setup.batchSize);
  const times: { readonly engine: number; readonly plain: number }[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    const first = pair % 2 === 0 ? await timeTraining(plain, setup, steps) : null;
    const own = await timeTraining(engine, setup, steps);
    const other = first ?? (await timeTraining(plain, setup, steps));
    requireSameTraining(own.result, other.result);
    times.push({ engine: own.ms / STEPS, plain: other.ms / STEPS });
  }
  return {
    engine: median(times.map((time) => time.engine)),
    plain: median(times.map((time) => time.plain)),
    ratio: median(times.map((time) => time.engine / time.plain)),
  };
}

/** Training keeps its weights, so that each timing starts anew; only the call that trains is timed. */
async function timeTraining(
  start: Start,
  setup: Setup,
  steps: Int32Array,
): Promise<{ readonly ms: number; readonly result: Float32Array }> {
  const warmUp = await start(setup);
  await warmUp.train(steps.subarray(0, WARM_UP * setup.batchSize));
  await warmUp.close();
  const training = await start(setup);
  const time = await timed(() => training.train(steps));
  await training.close();
  return time;
}

/** What does something else is no yardstick. Only the first steps: rounding grows in the later ones. */
function requireSameTraining(engine: Float32Array, plain: Float32Array): void {
  for (let step = 0; step < 10; step += 1) {
    const [one, other] = [engine[step] ?? NaN, plain[step] ?? NaN];
    if (!(Math.abs(one - other) <= 1e-4 * other)) {
      throw new Error(
        `step ${step}: the engine's loss is ${one}, the plain way's ${other}: not the same training`,
      );
    }
  }
}
