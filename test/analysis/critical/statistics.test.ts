import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decide } from '../../../stages/analysis/critical/decision.js';
import { holm } from '../../../stages/analysis/critical/holm.js';
import { meanInterval, twoSidedP } from '../../../stages/analysis/critical/student.js';
import { wilsonInterval } from '../../../stages/analysis/critical/wilson.js';

function near(actual: number | undefined, expected: number, within = 1e-4): void {
  assert.ok(actual !== undefined && Math.abs(actual - expected) <= within, `${actual} is not ${expected}`);
}

describe('the mean’s intervals', () => {
  test('have Student’s t', () => {
    const interval = meanInterval([1, 2, 3]);
    // From any table: t(0.975; 2) = 4.30265, t(0.95; 2) = 2.91999.
    near(interval?.ci95[0], 2 - 4.30265 / Math.sqrt(3));
    near(interval?.ci95[1], 2 + 4.30265 / Math.sqrt(3));
    near(interval?.oneSided95[0], 2 - 2.91999 / Math.sqrt(3));
    near(interval?.oneSided95[1], 2 + 2.91999 / Math.sqrt(3));
  });

  test('one value has none', () => {
    assert.equal(meanInterval([5]), null);
    assert.equal(meanInterval([]), null);
  });
});

describe('the rule', () => {
  const none = { censored: 0, thresholds: 100 };
  const verdict = (lower: number, upper: number): string => {
    const decision = decide([lower, upper], none);
    if (decision.verdict !== 'NOT SUPPORTED') return decision.verdict;
    const { reversed, equivalent } = decision;
    return [decision.verdict, reversed ? 'reversed' : '', equivalent ? 'equivalent' : ''].join(' ').trim();
  };

  test('looks at the one-sided bounds', () => {
    assert.equal(verdict(-0.5, -0.2), 'SUPPORTED');
    assert.equal(verdict(-0.2, -0.05), 'INCONCLUSIVE');
    assert.equal(verdict(-0.2, 0.3), 'INCONCLUSIVE');
    assert.equal(verdict(-0.05, 0.05), 'NOT SUPPORTED  equivalent');
    assert.equal(verdict(-0.05, 0.2), 'NOT SUPPORTED');
    assert.equal(verdict(0.01, 0.09), 'NOT SUPPORTED reversed equivalent');
    assert.equal(verdict(0.01, 0.2), 'NOT SUPPORTED reversed');
  });

  test('a bound at a margin is not beyond it', () => {
    assert.equal(verdict(-0.2, -0.1), 'INCONCLUSIVE');
    assert.equal(verdict(-0.1, 0.05), 'INCONCLUSIVE');
    assert.equal(verdict(0, 0.1), 'NOT SUPPORTED');
  });

  test('10 % of censored thresholds are too many, 9 % are not', () => {
    const supported: [number, number] = [-0.5, -0.2];
    assert.equal(decide(supported, { censored: 10, thresholds: 100 }).verdict, 'INCONCLUSIVE');
    assert.equal(decide(supported, { censored: 9, thresholds: 100 }).verdict, 'SUPPORTED');
  });

  test('without an interval nothing is concluded', () => {
    assert.equal(decide(null, none).verdict, 'INCONCLUSIVE');
    assert.equal(decide(null, { censored: 0, thresholds: 0 }).verdict, 'INCONCLUSIVE');
  });
});

test('Wilson’s interval, as Newcombe (1998, table I) computes it', () => {
  const cases = [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ] as const;
  for (const [count, total, low, high] of cases) {
    const [lower, upper] = wilsonInterval(count, total);
    near(lower, low, 5e-5);
    near(upper, high, 5e-5);
  }
  assert.equal(wilsonInterval(20, 20)[1], 1);
});

test('p-values of Student’s t, from tables of its quantiles', () => {
  const quantiles = [
    [12.7062047, 1],
    [4.3026527, 2],
    [3.1824463, 3],
    [2.7764451, 4],
    [2.0930241, 19],
    [2.0859634, 20],
  ] as const;
  for (const [t, degreesOfFreedom] of quantiles) {
    near(twoSidedP(t, degreesOfFreedom), 0.05, 1e-8);
    near(twoSidedP(-t, degreesOfFreedom), 0.05, 1e-8);
  }
  assert.equal(twoSidedP(0, 7), 1);
});

test('a p-value is never below 0, however far out t lies', () => {
  for (let degreesOfFreedom = 1; degreesOfFreedom <= 30; degreesOfFreedom += 1) {
    for (let t = 1; t < 1e9; t *= 1.3) assert.ok(twoSidedP(t, degreesOfFreedom) >= 0, `${t}`);
  }
});

describe('Holm’s correction', () => {
  test('steps down, and never lets a larger p-value pass a smaller one', () => {
    // 4·0.01, 3·0.02, 2·0.03 = 0.06, then 0.04·1 raised to 0.06.
    const adjusted = holm([0.02, 0.04, 0.01, 0.03]);
    for (const [index, expected] of [0.06, 0.06, 0.04, 0.06].entries())
      near(adjusted[index] ?? NaN, expected, 1e-12);
  });

  test('ends at 1', () => {
    assert.deepEqual(holm([0.9, 0.6]), [1, 1]);
    assert.deepEqual(holm([]), []);
  });
});
