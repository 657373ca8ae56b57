import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Engine, Setup } from '../../stages/engines/engine.js';
import type { Weights } from '../../stages/model/shape.js';
import { BATCH, CASES, orderOf, setupOf } from '../fixtures/pytorch/cases.js';
import { faultyEngines } from '../support/faults.js';
import { FAST, setUpEngines } from './engines.js';
import { repeatStep, ROUNDING, type Repeated } from './repeat-step.js';
import { withSession } from './session.js';

before(setUpEngines);

/** A batch for the wrong gradients: float64 takes a large network's step of 64 images most of a second. */
const FEW = 8;

interface Taken {
  readonly loss: number;
  readonly before: Weights;
  readonly after: Weights;
  readonly repeated: Repeated;
}

/** The steps of these numbers, each repeated in float64 from the weights that the engine had. */
async function take(
  engine: Engine,
  setup: Setup,
  order: Int32Array,
  steps: readonly number[],
): Promise<Taken[]> {
  const { batchSize, shape, dataset, learningRate } = setup;
  return withSession(engine, setup, async (session) => {
    const taken: Taken[] = [];
    let next = 0;
    for (const step of steps) {
      const [from, to] = [step * batchSize, (step + 1) * batchSize];
      if (next < from) await session.train(order.subarray(next, from));
      next = to;
      const batch = order.subarray(from, to);
      const before = copy(await session.weights());
      const [loss = NaN] = await session.train(batch);
      const after = copy(await session.weights());
      const given = { shape, train: dataset.train, batch, learningRate, before, after };
      taken.push({ loss, before, after, repeated: repeatStep(given) });
    }
    return taken;
  });
}

/**
 * Where a step isn't float64's. A weight is stored with an error of half its last bit at most, 2⁻²⁴ of its size; a
 * gradient, a sum of n terms in some order, has √n roundings (Higham and Mary, A New Approach to Probabilistic Rounding
 * Error Analysis). Both are taken as Euclidean norms over the layer's part.
 */
function faultsOf({ loss, before, after, repeated }: Taken): readonly string[] {
  const { terms, largestTerms } = repeated;
  const summed = Math.sqrt(terms) * ROUNDING;
  const parts = repeated.updates.flatMap((update, part) => {
    const [one, other] = [before[part], after[part]];
    assert.ok(one?.length === update.length && other?.length === update.length);
    const error = norm(update.map((value, at) => (other[at] ?? NaN) - (one[at] ?? NaN) - value));
    const bound = ROUNDING * norm(other) + summed * norm(update);
    return error <= bound ? [] : [`part ${part}: ${error}, at most ${bound}`];
  });
  const lossError = Math.abs(loss - repeated.loss);
  return lossError <= summed * largestTerms ? parts : [...parts, `loss: ${lossError}`];
}

for (const { engine, skip } of FAST) {
  describe(`a step of ${engine.name} is float64's from the same weights, but for rounding`, { skip }, () => {
    for (const given of CASES) {
      test(`${given.hidden.join('-')} at ${given.learningRate}`, async () => {
        // Repeating a large step takes as long as fifty medium ones of the engine.
        const steps = given.hidden[0] === 1024 ? [20] : [0, 50, 199];
        for (const taken of await take(engine, setupOf(given), orderOf(given), steps)) {
          assert.deepEqual(faultsOf(taken), []);
          // The check decides masks by the engine's own update: few, or it would excuse anything.
          const { undecided } = taken.repeated;
          const units = BATCH * given.hidden.reduce((sum, width) => sum + width, 0);
          assert.ok(undecided < units / 500, `${undecided} masks of ${units} undecided`);
        }
      });
    }
  });
}

describe('a wrong gradient shows in the first step', () => {
  for (const given of CASES) {
    test(`${given.hidden.join('-')} at ${given.learningRate}`, async () => {
      const setup = { ...setupOf(given), batchSize: FEW };
      for (const engine of faultyEngines(FEW)) {
        const [taken] = await take(engine, setup, orderOf(given), [0]);
        assert.ok(taken);
        assert.ok(faultsOf(taken).length > 0, engine.name);
      }
    });
  }
});

test('a mask that rounding turned over is taken as the engine has it', () => {
  // One image, one input, one hidden unit, whose pre-activation 1·w + b is 0 but for the bias's last bit.
  const shape = { inputs: 1, hidden: [1], classes: 2 };
  const train = {
    count: 1,
    rows: 1,
    columns: 1,
    classes: 2,
    labels: Uint8Array.of(0),
    images: Uint8Array.of(255),
  };
  const weights = (bias: number): Weights => [
    Float32Array.of(0.5),
    Float32Array.of(bias),
    Float32Array.of(1, -1),
    Float32Array.of(0, 0),
  ];
  const before = weights(-0.5 + 2 ** -25);
  const step = { shape, train, batch: Int32Array.of(0), learningRate: 0.1, before };
  const on = repeatStep({ ...step, after: weights(-0.4) });
  const off = repeatStep({ ...step, after: before });
  assert.deepEqual([on.undecided, on.turned], [1, 0]);
  assert.deepEqual([off.undecided, off.turned], [1, 1]);
  assert.ok(Math.abs((on.updates[1]?.[0] ?? NaN) - 0.1) < 1e-6);
  assert.equal(off.updates[1]?.[0], 0);
  assert.equal(off.updates[0]?.[0], 0);
  const clear = repeatStep({ ...step, before: weights(-0.4), after: weights(-0.4) });
  assert.deepEqual([clear.undecided, clear.turned], [0, 0]);
});

function copy(weights: Weights): Weights {
  return weights.map((values) => values.slice());
}

function norm(values: Float32Array | Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value ** 2;
  return Math.sqrt(sum);
}
