import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { optimumOf, rateSensitivity, type RatePoint } from '../../../stages/analysis/secondary/optimum.js';

/** Losses at 2^-9 … 2^1, from the lowest rate on. */
function points(losses: readonly number[], from = -9): readonly RatePoint[] {
  return losses.map((loss, index) => ({ log2Rate: from + index, loss }));
}

function parabola(exponents: readonly number[], vertex: number, bend = 0.03): readonly RatePoint[] {
  return exponents.map((log2Rate) => ({ log2Rate, loss: 0.2 + bend * (log2Rate - vertex) ** 2 }));
}

describe('the optimum', () => {
  test('is the vertex of a parabola, wherever it lies between the rates', () => {
    fc.assert(
      fc.property(fc.double({ min: -7.4, max: -0.6, noNaN: true }), (vertex) => {
        const found = optimumOf(parabola([-8, -7, -6, -5, -4, -3, -2, -1, 0], vertex).toReversed());
        assert.ok(found.kind === 'found' && Math.abs(found.log2Rate - vertex) < 1e-6);
      }),
    );
  });

  test('also where the rates have unequal distances', () => {
    const found = optimumOf(parabola([-6, -3, -1.5, 0, 4], -1.2));
    assert.ok(found.kind === 'found' && Math.abs(found.log2Rate + 1.2) < 1e-9);
  });

  test('lies half-way between two equally low losses with equal neighbours', () => {
    assert.deepEqual(optimumOf(points([1, 0.5, 0.5, 1], -3)), { kind: 'found', log2Rate: -1.5 });
  });

  test('is missing at either edge of the grid', () => {
    assert.deepEqual(optimumOf(points([0.1, 0.2, 0.3])), { kind: 'none', reason: 'edge' });
    assert.deepEqual(optimumOf(points([0.3, 0.2, 0.1])), { kind: 'none', reason: 'edge' });
    assert.deepEqual(optimumOf(points([0.3])), { kind: 'none', reason: 'edge' });
  });

  test('is missing beside a non-finite run, and not for one that is further off', () => {
    assert.deepEqual(optimumOf(points([0.3, 0.2, Infinity])), { kind: 'none', reason: 'beside-nonfinite' });
    assert.deepEqual(optimumOf(points([Infinity, 0.2, 0.3])), { kind: 'none', reason: 'beside-nonfinite' });
    assert.equal(optimumOf(points([0.3, 0.2, 0.3, Infinity])).kind, 'found');
  });

  test('is missing where no run stayed finite', () => {
    assert.deepEqual(optimumOf(points([Infinity, Infinity])), { kind: 'none', reason: 'no-finite-run' });
    assert.deepEqual(optimumOf([]), { kind: 'none', reason: 'no-finite-run' });
  });

  test('is no further than half a step from the lowest loss, whatever the losses', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 3, maxLength: 11 }), (losses) => {
        const found = optimumOf(points(losses));
        if (found.kind === 'none') return;
        const lowest = losses.indexOf(Math.min(...losses)) - 9;
        assert.ok(Math.abs(found.log2Rate - lowest) <= 0.5 + 1e-12);
      }),
    );
  });
});

describe('the sensitivity', () => {
  test('is the mean distance to the lowest loss, over 2^-9 … 2^0', () => {
    // Two tenths at four of ten rates, one at the others but the best: (4·0.2 + 5·0.1)/10.
    const losses = [0.7, 0.7, 0.7, 0.7, 0.6, 0.6, 0.6, 0.6, 0.5, 0.6];
    const near = (actual: number | null, expected: number): void => {
      assert.ok(actual !== null && Math.abs(actual - expected) < 1e-12, `${actual} is not ${expected}`);
    };
    near(rateSensitivity(points(losses)), 0.13);
    // 2^1 has no part in it, not even as the lowest.
    near(rateSensitivity(points([...losses, 0.1])), 0.13);
    // What is worse than chance, or not finite, counts as chance.
    const worse = losses.with(9, 30);
    near(rateSensitivity(points(worse)), 0.12 + (Math.log(10) - 0.5) / 10);
    near(rateSensitivity(points(losses.with(9, Infinity))), 0.12 + (Math.log(10) - 0.5) / 10);
  });

  test('of a rate that doesn’t matter is 0', () => {
    assert.equal(rateSensitivity(points(new Array<number>(10).fill(0.5))), 0);
  });

  test('is unknown where a rate is missing, or no run stayed finite', () => {
    assert.equal(rateSensitivity(points(new Array<number>(9).fill(0.5))), null);
    assert.equal(rateSensitivity(points(new Array<number>(10).fill(Infinity))), null);
  });
});
