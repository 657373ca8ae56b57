import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fitFirth, probabilityAt, type Binomial } from '../../../stages/analysis/critical/firth.js';
import { ENDOMETRIAL } from './endometrial.js';

function near(actual: number | undefined, expected: number, within: number): void {
  assert.ok(actual !== undefined && Math.abs(actual - expected) <= within, `${actual} is not ${expected}`);
}

function single(x: readonly number[], failures: number): Binomial {
  return { x, failures, runs: 1 };
}

const endometrial = ENDOMETRIAL.map(([nv, pi, eh, grade]) => single([1, nv, pi, eh], grade));

test('the endometrial data, as R’s logistf 1.24 and brglm fit them', () => {
  // All with NV = 1 have the high grade, so that maximum likelihood has no finite estimate.
  const [intercept, nv, pi, eh] = fitFirth(endometrial) ?? [];
  near(intercept, 3.77455951, 1e-6);
  near(nv, 2.9292733, 1e-6);
  near(pi, -0.03475175, 1e-8);
  near(eh, -2.60416387, 1e-6);
});

test('two groups: half a failure and half a success are added to each', () => {
  // A saturated model: Firth's penalty is Jeffreys' prior, which adds 1/2 to every cell of the table.
  const [intercept, difference] =
    fitFirth([
      { x: [1, 0], failures: 3, runs: 10 },
      { x: [1, 1], failures: 8, runs: 9 },
    ]) ?? [];
  near(intercept, Math.log(3.5 / 7.5), 1e-9);
  near(difference, Math.log(8.5 / 1.5) - Math.log(3.5 / 7.5), 1e-9);
});

test('a group of a single run converges, where a step for its run alone would overshoot for ever', () => {
  const [intercept = NaN, slope = NaN] =
    fitFirth([
      { x: [1, 0], failures: 3, runs: 3 },
      { x: [1, 1], failures: 1, runs: 1 },
    ]) ?? [];
  near(intercept, Math.log(3.5 / 0.5), 1e-9);
  near(intercept + slope, Math.log(1.5 / 0.5), 1e-9);
});

test('runs that are counted together are fitted as one by one', () => {
  const together: readonly Binomial[] = [
    { x: [1, -1], failures: 1, runs: 4 },
    { x: [1, 0], failures: 1, runs: 2 },
    { x: [1, 2], failures: 3, runs: 3 },
  ];
  const apart = together.flatMap(({ x, failures, runs }) =>
    Array.from({ length: runs }, (_, index) => single(x, index < failures ? 1 : 0)),
  );
  const [a, b] = fitFirth(together) ?? [];
  const [c, d] = fitFirth(apart) ?? [];
  near(a, c ?? NaN, 1e-9);
  near(b, d ?? NaN, 1e-9);
});

test('failures that separate perfectly have a finite fit, midway', () => {
  const rates = [-1, -0.5, 0, 0.5, 1, 1.5];
  const fit = fitFirth(rates.map((rate) => single([1, rate], rate > 0.25 ? 1 : 0)));
  const [intercept = NaN, slope = NaN] = fit ?? [];
  assert.ok(Number.isFinite(slope) && slope > 0);
  near(-intercept / slope, 0.25, 1e-9);
  near(probabilityAt(fit ?? [], [1, 0.25]), 0.5, 1e-9);
});

test('only failures still have a finite fit', () => {
  const fit = fitFirth([-1, 0, 1].map((rate) => ({ x: [1, rate], failures: 20, runs: 20 })));
  assert.ok(fit?.every(Number.isFinite));
});

test('the fit maximises the penalised likelihood: no other way to compute it finds more', () => {
  const best = fitFirth(endometrial) ?? [];
  const highest = penalisedLikelihood(endometrial, best);
  for (const [index, value] of best.entries()) {
    for (const by of [-1e-3, 1e-3]) {
      assert.ok(penalisedLikelihood(endometrial, best.with(index, value + by)) < highest);
    }
  }
});

describe('covariates that don’t identify the coefficients', () => {
  test('one rate only', () => {
    assert.equal(fitFirth([{ x: [1, 2], failures: 3, runs: 9 }]), null);
  });
  test('two that go together', () => {
    assert.equal(
      fitFirth([0, 1, 2, 3].map((rate) => ({ x: [1, rate, 2 * rate - 1], failures: rate, runs: 4 }))),
      null,
    );
  });
  test('no runs', () => {
    assert.equal(fitFirth([]), null);
  });
});

/** log L + ½·log det(XᵀWX), the determinant by cofactors. */
function penalisedLikelihood(groups: readonly Binomial[], coefficients: readonly number[]): number {
  const size = coefficients.length;
  const information = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  let likelihood = 0;
  for (const { x, failures, runs } of groups) {
    const p = probabilityAt(coefficients, x);
    likelihood += failures * Math.log(p) + (runs - failures) * Math.log(1 - p);
    for (const [row, left] of x.entries()) {
      for (const [column, right] of x.entries()) {
        const own = information[row];
        if (own !== undefined) own[column] = (own[column] ?? 0) + runs * p * (1 - p) * left * right;
      }
    }
  }
  return likelihood + 0.5 * Math.log(determinant(information));
}

function determinant(matrix: readonly (readonly number[])[]): number {
  const [first, ...below] = matrix;
  if (first === undefined) return 1;
  return first.reduce((sum, value, column) => {
    const minor = below.map((row) => row.filter((_, index) => index !== column));
    return sum + (column % 2 === 0 ? 1 : -1) * value * determinant(minor);
  }, 0);
}
