import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { before, test } from 'node:test';
import { hashOrder, hashWeights } from '../../stages/model/hash.js';
import { BATCH, CASES, dataset, orderOf, setupOf, STEPS } from '../fixtures/pytorch/cases.js';
import fixture from '../fixtures/pytorch/fixture.json' with { type: 'json' };
import { firstOutside, boundAt } from '../../stages/analysis/agreement-band.js';
import { bandOf } from '../../stages/analysis/agreement-bands.js';
import { FAST, setUpEngines } from './engines.js';

before(setUpEngines);

const stale = 'fixture.json was made from something else: make it anew as make-fixture.py says';

test('the fixture is float32 PyTorch on one thread, on the images of this test', () => {
  const { dtype, threads, torch } = fixture.made;
  assert.deepEqual({ dtype, threads }, { dtype: 'float32', threads: 1 });
  assert.match(torch, /^\d+\.\d+/);
  const { labels, images } = dataset.train;
  assert.equal(createHash('sha256').update(labels).update(images).digest('hex'), fixture.data, stale);
  assert.deepEqual(
    fixture.cases.map(({ hidden, learningRate, seed }) => ({ hidden, learningRate, seed })),
    CASES,
    stale,
  );
});

for (const [index, given] of CASES.entries()) {
  const name = `${given.hidden.join('-')} at ${given.learningRate}`;
  test(`the first ${STEPS} losses of both engines are PyTorch's and each other's but for rounding: ${name}`, async () => {
    const recorded = fixture.cases[index];
    assert.ok(recorded, stale);
    const setup = setupOf(given);
    const order = orderOf(given);
    assert.equal(order.length, STEPS * BATCH);
    assert.equal(hashWeights(setup.weights), recorded.initialWeights, stale);
    assert.equal(hashOrder(order), recorded.order, stale);

    const band = bandOf({ ...given, dataset: 'synthetic', batchSize: BATCH });
    assert.ok(band);
    const curves: { readonly name: string; readonly losses: ArrayLike<number> }[] = [
      { name: 'PyTorch', losses: recorded.losses },
    ];
    for (const { engine } of FAST.filter(({ skip }) => skip === false)) {
      const session = await engine.start(setup);
      const losses = await session.train(order);
      await session.close();
      for (const other of curves) {
        const step = firstOutside(losses, other.losses, band);
        const bound = boundAt(band, step ?? 0);
        assert.equal(step, null, `${engine.name} and ${other.name} are further apart than ${bound}`);
      }
      curves.push({ name: engine.name, losses });
    }
  });
}
