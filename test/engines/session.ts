import assert from 'node:assert/strict';
import type { Engine, Session, Setup } from '../../stages/engines/engine.js';
import { initialWeights } from '../../stages/model/initialisation.js';
import type { Weights } from '../../stages/model/shape.js';
import { ORDER, SMALL } from './small.js';

/** What `work` gives of a session, which is closed after it. */
export async function withSession<T>(
  engine: Engine,
  given: Setup,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const session = await engine.start(given);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

export async function losses(engine: Engine, given: Setup, steps: Int32Array): Promise<Float32Array> {
  return withSession(engine, given, (session) => session.train(steps));
}

/**
 * One number of each part made NaN, then infinite: the first loss must show it, and so must evaluation.
 *
 * @param bounded the hidden units are: an infinite sum is one more value of theirs, and no fault
 */
export async function checkPoison(
  engine: Engine,
  hidden: readonly number[],
  { bounded = false } = {},
): Promise<void> {
  const shape = { ...SMALL.shape, hidden };
  const weights = initialWeights(shape, 0);
  // Weights and biases of both hidden layers, and of the output.
  for (const part of [0, 1, 2, 3, 4, 5]) {
    for (const value of bounded && part < 4 ? [NaN] : [NaN, Infinity]) {
      // An infinite weight on a hidden unit may be multiplied by 0 or give an infinite logit: never a finite loss.
      const given = { ...SMALL, shape, weights: poisoned(weights, part, value) };
      await withSession(engine, given, async (session) => {
        const found = await session.train(ORDER);
        assert.equal(found.length, 1, `part ${part}, ${value}`);
        assert.ok(!Number.isFinite(found[0]), `part ${part}, ${value}`);
        const { loss } = await session.evaluate('test', 50);
        assert.ok(!Number.isFinite(loss), `part ${part}, ${value}: evaluation ${loss}`);
      });
    }
  }
}

/** The same weights, one number of one part replaced. */
function poisoned(weights: Weights, part: number, value: number): Weights {
  return weights.map((values, index) => (index === part ? values.with(0, value) : values));
}

/** Hidden layers of every size of the study, and of none: a library chooses its kernels by size. */
export const KERNEL_SIZES: readonly (readonly number[])[] = [
  [17, 13],
  [64, 64],
  [256, 256],
  [1024, 1024],
];
