import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fisherP, oddsRatioInterval } from '../../../stages/analysis/addendum/fisher.js';
import { randomStream } from '../../../stages/model/random.js';

function close(found: number, expected: number): void {
  assert.ok(
    Math.abs(found - expected) <= 1e-6 * Math.max(1, Math.abs(expected)),
    `${found}, not ${expected}`,
  );
}

test('is Fisher’s own of the lady who tasted tea', () => {
  const [guessed, missed] = [
    { yes: 3, total: 4 },
    { yes: 1, total: 4 },
  ];
  close(fisherP(guessed, missed), 17 / 70);
  const [low, high] = oddsRatioInterval(guessed, missed);
  // With the odds ratio r, 0 … 4 cups have the weights 1, 16r, 36r², 16r³, r⁴.
  const weights = (r: number): readonly number[] => [1, 16 * r, 36 * r ** 2, 16 * r ** 3, r ** 4];
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  close(sum(weights(low).slice(3)) / sum(weights(low)), 0.025);
  close(sum(weights(high).slice(0, 4)) / sum(weights(high)), 0.025);
});

test('is one-sided: the first group having more is what makes it small', () => {
  const [some, none] = [
    { yes: 5, total: 20 },
    { yes: 0, total: 40 },
  ];
  // C(20, 5) / C(60, 5)
  close(fisherP(some, none), 15504 / 5461512);
  close(fisherP(none, some), 1);
  close(fisherP({ yes: 0, total: 20 }, { yes: 0, total: 40 }), 1);
});

test('has no bound where the data give none', () => {
  const [low, high] = oddsRatioInterval({ yes: 5, total: 20 }, { yes: 0, total: 40 });
  assert.ok(low > 1 && high === Infinity);
  assert.equal(oddsRatioInterval({ yes: 0, total: 20 }, { yes: 3, total: 40 })[0], 0);
  assert.deepEqual(oddsRatioInterval({ yes: 0, total: 20 }, { yes: 0, total: 40 }), [0, Infinity]);
});

test('the interval holds the true odds ratio in at least 95 % of simulated studies, the test errs in 5 % at most', () => {
  const stream = randomStream('fisher', 'coverage');
  const draw = (total: number, chance: number) => ({
    yes: Array.from({ length: total }, () => (stream.symmetric() + 1) / 2).filter((value) => value < chance)
      .length,
    total,
  });
  const studies = 1000;
  const odds = 0.3 / 0.7 / (0.1 / 0.9);
  let [held, erred] = [0, 0];
  for (let study = 0; study < studies; study += 1) {
    const [low, high] = oddsRatioInterval(draw(20, 0.3), draw(40, 0.1));
    if (low <= odds && odds <= high) held += 1;
    if (fisherP(draw(20, 0.2), draw(40, 0.2)) < 0.05) erred += 1;
  }
  // Exact: never below 95 %; three standard deviations of 1,000 draws are 2.1 %.
  assert.ok(held / studies >= 0.93, String(held));
  assert.ok(erred / studies <= 0.07, String(erred));
});
