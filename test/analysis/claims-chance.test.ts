import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { BOUNDS, movedByAThird } from '../../stages/analysis/claims/bounds.js';
import type { Claim, Size, Statement } from '../../stages/analysis/claims/claim.js';
import { judgeClaims } from '../../stages/analysis/claims/judge.js';
import { proportionOf } from '../../stages/analysis/claims/proportion.js';
import type { Octave, RateRun } from '../../stages/critical/octave.js';
import { criticalResult, simulateOctaves, STUDY } from '../support/critical.js';
import { run } from './claim-run.js';

const CHANCE = Math.log(10);
const WIDTHS: Readonly<Record<Size, number>> = { small: 64, medium: 256, large: 1024 };

/** One short run at rate 1.0, with these losses after its epochs; fewer than two: it became non-finite. */
function short(size: Size, seed: number, losses: readonly number[]): Octave {
  const [octave] = simulateOctaves({ ...STUDY, widths: [WIDTHS[size]], seeds: [seed], octaves: [-1] });
  const last = octave?.runs.at(-1);
  assert.ok(octave !== undefined && last?.learningRate === 1);
  const epochs = losses.map((loss, index): RateRun['epochs'][number] => ({
    ...octave.untrained,
    epoch: index + 1,
    trainLoss: loss,
    testAccuracy: 0.1,
  }));
  const nonfinite = losses.length < 2 ? { step: 40, what: 'loss' as const } : null;
  return { ...octave, runs: [{ ...last, epochs, nonfinite }] };
}

function proportion(id: string, octaves: readonly Octave[], long = [run({ size: 'small', seed: 99 })]) {
  return proportionOf({ id }, long, octaves);
}

describe('a chance ending as a proportion', () => {
  test('C6: large, non-finite in the first epoch; a later NaN isn’t it', () => {
    const octaves = [short('large', 1, []), short('large', 2, [1.8]), short('large', 3, [1.8, 1.7])];
    const found = proportion('C6', octaves);
    assert.deepEqual([found?.k, found?.n, found?.open], [1, 3, 0]);
    assert.deepEqual(found?.by_epochs, [{ epochs: 2, k: 1, n: 3 }]);
  });

  test('C7: two epochs at chance refute nothing and prove nothing; one away from it refutes', () => {
    const octaves = [
      short('small', 1, [CHANCE + 0.005, CHANCE + 0.002]),
      short('small', 2, [CHANCE - 0.5, CHANCE + 0.002]),
      short('small', 3, []),
    ];
    const found = proportion('C7', octaves);
    assert.deepEqual([found?.k, found?.n, found?.open], [1, 3, 1]);
  });

  test('C8: a short run can show that it moves, not that it never will', () => {
    const octaves = [short('medium', 1, [CHANCE - 0.2, CHANCE]), short('medium', 2, [CHANCE, CHANCE])];
    const found = proportion('C8', octaves);
    assert.deepEqual([found?.k, found?.n, found?.open], [1, 2, 1]);
    assert.ok(found !== null && found.ci95[0] < 0.5 && found.ci95[1] > 0.5);
  });

  test('of a seed with a long and a short run the long one counts, and other rates and sizes don’t', () => {
    const facts = {
      size: 'medium' as const,
      rate: 1,
      train: [CHANCE, ...Array.from({ length: 50 }, () => CHANCE)],
    };
    const long = [run({ ...facts, seed: 1 }), run({ ...facts, rate: 0.5, seed: 2 })];
    const found = proportion('C8', [short('medium', 1, [1, 1]), short('small', 5, [1, 1])], long);
    assert.deepEqual([found?.k, found?.n, found?.open], [0, 1, 0]);
    assert.deepEqual(
      found?.by_epochs.map(({ k, n }) => [k, n]),
      [
        [0, 1],
        [1, 1],
      ],
    );
  });

  test('other claims have none', () => {
    assert.equal(proportion('C9', [short('small', 1, [1, 1])]), null);
    assert.equal(proportion('C6', []), null);
  });
});

describe('whether an outcome hangs on a bound', () => {
  const hangs = (statement: Statement, runs = [run({ train: falling(0.75) })]): boolean | undefined => {
    const claim: Claim = { id: 'C0', text: '', basis: 'independent', rule: '', statements: [statement] };
    return judgeClaims([claim], 'fashion-mnist', runs, criticalResult({}), [])[0]?.hangs_on_bound;
  };
  const about = { text: '', rates: [0.1], sizes: ['small'] as const };

  test('a share of 0.75 passes 0.70 and not a third more; one of 0.96 passes both', () => {
    const statement = { ...about, predicate: 'training-loss-falls', share: 0.7 } as const;
    assert.equal(hangs(statement), true);
    assert.equal(hangs(statement, [run({ train: falling(0.96) })]), false);
  });

  test('a verdict has no bound of the claim’s', () => {
    assert.equal(hangs({ ...about, predicate: 'verdict-in', verdicts: ['CONVERGED'] }), false);
    assert.deepEqual(movedByAThird({ ...about, predicate: 'has-spikes' }), []);
  });

  test('of “5 % more” the 5 % move, of a range its half-width, and the shared bounds one by one', () => {
    const moved = (statement: Statement): readonly Statement[] =>
      movedByAThird(statement).map((other) => other.statement);
    const factors = moved({ ...about, predicate: 'no-upturn', after: 10, factor: 1.03 });
    assert.deepEqual(
      factors.map((other) => 'factor' in other && Math.round(1e6 * other.factor) / 1e6),
      [1.02, 1.04],
    );
    assert.deepEqual(
      moved({ ...about, predicate: 'onset-between', from: 14, to: 26 }).map((other) =>
        'from' in other ? [other.from, other.to] : [],
      ),
      [
        [16, 24],
        [12, 28],
      ],
    );
    const shared = movedByAThird({ ...about, predicate: 'value', of: 'test', value: 1 });
    assert.deepEqual(
      shared.map(({ bounds }) => [bounds.widest / BOUNDS.widest, bounds.readingError / BOUNDS.readingError]),
      [
        [2 / 3, 1],
        [1, 2 / 3],
        [4 / 3, 1],
        [1, 4 / 3],
      ],
    );
  });
});

/** Fifty epochs of which that share falls. */
function falling(share: number): readonly number[] {
  const curve = [2.3];
  for (let epoch = 1; epoch <= 50; epoch += 1) {
    const isFalling = Math.round(share * epoch) > Math.round(share * (epoch - 1));
    curve.push((curve.at(-1) ?? NaN) * (isFalling ? 0.95 : 1.001));
  }
  return curve;
}
