import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { differing } from '../../page/curves/differing.js';
import { join, scaleFor } from '../../page/curves/join.js';
import { logSplits, paddedRange } from '../../page/curves/axis.js';

describe('curves drawn together', () => {
  test('stand over the union of their x, with a gap where one has no number, none where it wasn’t measured', () => {
    const joined = join([
      { metric: 'loss', along: 'epoch', x: [1, 2, 3], y: [5, 'NaN', 3] },
      { metric: 'loss', along: 'epoch', x: [2, 4], y: [7, null] },
    ]);
    assert.deepEqual(joined.x, [1, 2, 3, 4]);
    assert.deepEqual(joined.series[0]?.y, [5, null, 3, undefined]);
    assert.deepEqual(joined.series[1]?.y, [undefined, 7, undefined, null]);
    assert.deepEqual(joined.range, [3, 7]);
  });

  test('mark what is no finite number, and nothing that wasn’t measured', () => {
    const curve = {
      metric: 'loss',
      along: 'epoch',
      x: [1, 2, 3, 4],
      y: ['NaN', 'Infinity', '-Infinity', null],
    };
    const { series, range } = join([curve]);
    assert.deepEqual(series[0]?.marks, [
      { x: 1, is: 'NaN' },
      { x: 2, is: '∞' },
      { x: 3, is: '−∞' },
    ]);
    assert.equal(range, null);
  });

  test('reach as far as their bands do', () => {
    const curve = {
      metric: 'loss',
      along: 'epoch',
      x: [1, 2],
      y: [2, 3],
      band: { low: [1, 3], high: [9, 'Infinity'] },
    };
    const { series, range } = join([curve]);
    assert.deepEqual(range, [1, 9]);
    assert.deepEqual(series[0]?.band, { low: [1, 3], high: [9, null] });
  });

  test('have a logarithmic axis only above zero, and by themselves where it shows more', () => {
    assert.equal(scaleFor([0, 5], 'log'), 'linear');
    assert.equal(scaleFor(null, 'log'), 'linear');
    assert.equal(scaleFor([1, 5], 'log'), 'log');
    assert.equal(scaleFor([1, 500], null), 'log');
    assert.equal(scaleFor([1, 500], 'linear'), 'linear');
    assert.equal(scaleFor([1, 5], null), 'linear');
  });

  test('have at least two numbers on a logarithmic axis, all of them in sight', () => {
    for (const range of [
      [1, 1],
      [0.3, 0.31],
      [0.2, 3],
      [1e-12, 1e12],
      [5e-324, 1e300],
    ] as const) {
      const padded = paddedRange(range, 'log');
      const splits = logSplits(padded);
      assert.ok(splits.length >= 2 && splits.length <= 10, `${String(range)}: ${String(splits)}`);
      assert.ok(
        splits.every((split) => split >= padded[0] * 0.99 && split <= padded[1] * 1.01),
        String(splits),
      );
    }
  });

  test('never lie on the edge', () => {
    assert.deepEqual(paddedRange(null, 'linear'), [0, 1]);
    assert.deepEqual(paddedRange([0, 0], 'linear'), [-1, 1]);
    const [low, high] = paddedRange([2, 4], 'linear');
    assert.ok(low < 2 && high > 4);
  });

  test('are named by the params in which their cells differ', () => {
    const told = differing([
      [
        ['size', 'small'],
        ['rate', '0.1'],
        ['epochs', '50'],
      ],
      [
        ['size', 'large'],
        ['rate', '0.1'],
        ['epochs', '50'],
        ['clip', '1'],
      ],
    ]);
    assert.deepEqual(told, [
      [['size', 'small']],
      [
        ['size', 'large'],
        ['clip', '1'],
      ],
    ]);
    assert.deepEqual(differing([[['size', 'small']]]), [[]]);
  });
});
