import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { boundAt, firstOutside, RECORD_RESOLUTION } from '../../stages/analysis/agreement-band.js';
import { bandOf } from '../../stages/analysis/agreement-bands.js';
import { onnxruntime } from '../../stages/engines/onnxruntime/index.js';
import { bandOf as bandOfDraws, distances, FLOOR } from '../../bench/agreement/band.js';
import { movedWeights } from '../../bench/agreement/moved.js';
import { BATCH, CASES, orderOf, setupOf } from '../fixtures/pytorch/cases.js';
import { faultyEngines } from '../support/faults.js';
import { losses } from './session.js';

/** Within these a gradient that lacks a part is caught, and at a rate of 0.1 one that is off by a thousandth. */
const EARLY = 40;

const written = (series: Float32Array): readonly number[] =>
  Array.from(series, (loss) => Number(loss.toPrecision(6)));

describe('a band', () => {
  test('is the largest of the draws times the margin where they leave the floor, and the floor before', () => {
    const band = bandOfDraws([
      [0, 1e-7, 3e-6, 3e-6],
      [0, 2e-7, 2e-7, 1.01e-4],
    ]);
    assert.deepEqual(band, [
      [0, 9.6e-7],
      [2, 9e-6],
      [3, 3.3e-4],
    ]);
    assert.ok(FLOOR <= 9.6e-7 && FLOOR > 9.5e-7);
    assert.deepEqual(
      [0, 1, 2, 3, 99].map((step) => boundAt(band, step)),
      [9.6e-7, 9.6e-7, 9e-6, 3.3e-4, 3.3e-4],
    );
  });

  test('of draws that are equal to the bit lets equal computations pass', () => {
    const band = bandOfDraws([[0, 0, 0]]);
    assert.equal(firstOutside([1, 2, 3], [1, 2, 3], band), null);
    assert.equal(firstOutside([1, 2 * (1 + 9e-7), 3], [1, 2, 3], band), null);
  });

  test('finds the first loss outside, one that is missing and one that is no number', () => {
    const band = bandOfDraws([[0, 0, 1e-3]]);
    assert.equal(firstOutside([1, 2, 3.008], [1, 2, 3], band), null);
    assert.equal(firstOutside([1, 2.005, 3], [1, 2, 3], band), 1);
    assert.equal(firstOutside([1, 2], [1, 2, 3], band), 2);
    assert.equal(firstOutside([NaN, 2, 3], [1, 2, 3], band), 0);
  });

  test('keeps the largest distance so far: who parted once may not count as close', () => {
    assert.deepEqual(
      distances([1, 2.2, 4], [1, 2, 4]).map((value) => value.toFixed(6)),
      ['0.000000', '0.100000', '0.100000'],
    );
  });

  test('is made from weights that all moved by the given number of float32 numbers, but for zeros', () => {
    const given = [Float32Array.of(1, -0.25, 3e-3, 0)];
    const [moved = new Float32Array()] = movedWeights(given, 16, 0, 0);
    const bits = (values: Float32Array): readonly number[] => [...new Int32Array(values.slice().buffer)];
    const before = bits(Float32Array.of(1, -0.25, 3e-3, 0));
    assert.deepEqual(
      bits(moved).map((value, at) => Math.abs(value - (before[at] ?? NaN))),
      [16, 16, 16, 0],
    );
    assert.deepEqual(movedWeights(given, 16, 0, 0)[0], moved);
    assert.deepEqual(given[0], Float32Array.of(1, -0.25, 3e-3, 0));
  });
});

describe('a wrong gradient leaves the band early', () => {
  for (const given of CASES) {
    test(`${given.hidden.join('-')} at ${given.learningRate}`, async () => {
      const setup = setupOf(given);
      const order = orderOf(given).subarray(0, EARLY * BATCH);
      const band = bandOf({ ...given, dataset: 'synthetic', batchSize: BATCH });
      assert.ok(band);
      const right = await losses(onnxruntime, setup, order);
      for (const engine of faultyEngines(BATCH)) {
        const found = await losses(engine, setup, order);
        const isSlight = engine.name.includes('layer ×');
        // At the smaller rate, and in six digits, a thousandth isn't seen everywhere: bench/results/agreement.md.
        if (isSlight && given.learningRate < 0.1) continue;
        assert.notEqual(firstOutside(found, right, band), null, engine.name);
        if (isSlight) continue;
        const inRecord = firstOutside(written(found), written(right), band, RECORD_RESOLUTION);
        assert.notEqual(inRecord, null, `${engine.name}, in a record`);
      }
    });
  }
});
