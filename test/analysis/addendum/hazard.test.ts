import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hazardOf, type Followed } from '../../../stages/analysis/addendum/hazard.js';
import { randomStream } from '../../../stages/model/random.js';

test('counts the epochs that runs entered, and those that ended one', () => {
  const runs: readonly Followed[] = [
    { epochs: 1, diverged: true },
    { epochs: 43, diverged: true },
    { epochs: 50, diverged: false },
  ];
  const told = (from: number, to: number): readonly number[] => {
    const { entered, diverged } = hazardOf(runs, from, to);
    return [entered, diverged];
  };
  assert.deepEqual(told(1, 1), [3, 1]);
  assert.deepEqual(told(1, 2), [5, 1]);
  assert.deepEqual(told(26, 50), [18 + 25, 1]);
  assert.deepEqual(told(44, 50), [7, 0]);
  const nobody = hazardOf(runs.slice(0, 1), 2, 50);
  assert.deepEqual([nobody.entered, nobody.hazard, nobody.ci95], [0, null, null]);
});

test('finds a hazard that changes with the epoch, and its interval holds it about so often', () => {
  const stream = randomStream('hazard', 'coverage');
  const hazardAt = (epoch: number): number => (epoch <= 2 ? 0.1 : 0.004);
  const simulate = (): Followed => {
    for (let epoch = 1; epoch <= 50; epoch += 1) {
      if ((stream.symmetric() + 1) / 2 < hazardAt(epoch)) return { epochs: epoch, diverged: true };
    }
    return { epochs: 50, diverged: false };
  };
  const studies = Array.from({ length: 400 }, () => Array.from({ length: 60 }, simulate));
  for (const [from, to, hazard] of [
    [1, 2, 0.1],
    [3, 50, 0.004],
  ] as const) {
    const found = studies.map((runs) => hazardOf(runs, from, to));
    const mean = found.reduce((sum, { hazard: own }) => sum + (own ?? 0), 0) / studies.length;
    assert.ok(Math.abs(mean / hazard - 1) < 0.05, String(mean));
    const held = found.filter(({ ci95 }) => ci95 !== null && ci95[0] <= hazard && hazard <= ci95[1]).length;
    // 95 % of 400 is 380 ± 4.4.
    assert.ok(held >= 362, `${String(held)} of 400`);
  }
});
