import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { failureOf } from '../../../stages/analysis/critical/failure.js';
import type { Run } from '../../../stages/analysis/critical/run.js';
import {
  bestRates,
  successesAbove,
  thresholdOf,
  type Reading,
  type Threshold,
} from '../../../stages/analysis/critical/threshold.js';

/** A run a character, at rates 0, 1, 2, …: `x` failed, anything else didn't. */
function runsOf(outcomes: string): readonly Run[] {
  return Array.from(outcomes, (outcome, log2Rate) => ({
    width: 64,
    seed: 1,
    log2Rate,
    verdict: outcome === 'x' ? 'DIVERGED' : 'UNJUDGED',
    loss: outcome === 'x' ? Infinity : 0.4,
    accuracy: outcome === 'x' ? null : 0.9,
  }));
}

const failed = (run: Run): boolean => failureOf(run, 0.7) !== null;

function thresholdIn(outcomes: string, log2Best: number, reading: Reading = 'first-failure'): Threshold {
  return thresholdOf(runsOf(outcomes), failed, { log2Best, step: 1 }, reading);
}

function log2Of(threshold: Threshold): number | string {
  return threshold.kind === 'found' ? threshold.log2Rate : `${threshold.from} ${threshold.log2Bound}`;
}

describe('a failure', () => {
  const run = (change: Partial<Run>): Run => ({
    width: 64,
    seed: 1,
    log2Rate: 0,
    verdict: 'UNJUDGED',
    loss: 1,
    accuracy: 0.9,
    ...change,
  });

  test('is by verdict first, by accuracy else', () => {
    assert.equal(failureOf(run({ verdict: 'DIVERGED', accuracy: null }), 0.7), 'DIVERGED');
    assert.equal(failureOf(run({ verdict: 'EXPLODED' }), 0.7), 'EXPLODED');
    assert.equal(failureOf(run({ verdict: 'STUCK_AT_CHANCE', accuracy: 0.1 }), 0.05), 'STUCK_AT_CHANCE');
    assert.equal(failureOf(run({ accuracy: 0.6999 }), 0.7), 'BELOW_THRESHOLD');
    assert.equal(failureOf(run({ verdict: 'DEGRADED', accuracy: 0.2 }), 0.7), 'BELOW_THRESHOLD');
  });

  test('an accuracy at the threshold is none', () => {
    assert.equal(failureOf(run({ accuracy: 0.7 }), 0.7), null);
  });

  test('another threshold judges accuracies only', () => {
    assert.equal(failureOf(run({ accuracy: 0.6 }), 0.5), null);
    assert.equal(failureOf(run({ verdict: 'STUCK_AT_CHANCE', accuracy: 0.6 }), 0.5), 'STUCK_AT_CHANCE');
  });
});

describe('the threshold', () => {
  test('lies midway between the last success and the first failure above the best rate', () => {
    assert.deepEqual(thresholdIn('...xx', 1), {
      kind: 'found',
      log2Rate: 2.5,
      lastSuccess: 2,
      firstFailure: 3,
    });
  });

  test('failures at and below the best rate don’t count', () => {
    assert.equal(log2Of(thresholdIn('xx..x', 2)), 3.5);
    assert.equal(log2Of(thresholdIn('xxx.x', 2)), 3.5);
  });

  test('the seed’s failure at the best rate leaves the success below it, if there is one', () => {
    assert.equal(log2Of(thresholdIn('..xx', 2)), 2);
    assert.equal(log2Of(thresholdIn('xxxx', 2)), 'below -0.5');
  });

  test('without a failure above the best rate it is censored from above', () => {
    assert.equal(log2Of(thresholdIn('....', 1)), 'above 3.5');
    assert.equal(log2Of(thresholdIn('.x..', 1)), 'above 3.5');
    assert.equal(log2Of(thresholdIn('....', 3)), 'above 3.5');
  });

  test('a ragged boundary has two readings', () => {
    assert.equal(log2Of(thresholdIn('..x.xx', 1)), 1.5);
    assert.equal(log2Of(thresholdIn('..x.xx', 1, 'last-success')), 3.5);
    assert.equal(log2Of(thresholdIn('..x..', 1, 'last-success')), 'above 4.5');
    assert.equal(log2Of(thresholdIn('xxxx', 1, 'last-success')), 'below -0.5');
    const ragged = runsOf('..x.x.x');
    const threshold = thresholdOf(ragged, failed, { log2Best: 1, step: 1 }, 'first-failure');
    assert.equal(successesAbove(ragged, failed, threshold), 2);
    assert.equal(successesAbove(runsOf('....'), failed, thresholdIn('....', 1)), 0);
  });

  test('the order of the runs is of no account', () => {
    const grid = { log2Best: 1, step: 1 };
    assert.deepEqual(
      thresholdOf(runsOf('..x.x').toReversed(), failed, grid, 'first-failure'),
      thresholdIn('..x.x', 1),
    );
  });

  test('every series of outcomes has exactly one, where it must be', () => {
    const outcomes = fc.array(fc.constantFrom('.', 'x'), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(
        outcomes,
        fc.nat(11),
        fc.constantFrom<Reading>('first-failure', 'last-success'),
        (all, best, reading) => {
          const text = all.join('');
          const threshold = thresholdIn(text, best, reading);
          if (threshold.kind === 'censored') {
            const end = threshold.from === 'above' ? text.length - 0.5 : -0.5;
            assert.equal(threshold.log2Bound, end);
            return;
          }
          assert.equal(text[threshold.lastSuccess], '.');
          assert.equal(text[threshold.firstFailure], 'x');
          assert.match(text.slice(threshold.lastSuccess + 1, threshold.firstFailure + 1), /^x+$/);
          if (reading === 'first-failure') assert.ok(threshold.firstFailure > best);
          else assert.doesNotMatch(text.slice(threshold.firstFailure), /\./);
        },
      ),
    );
  });
});

describe('the best rate', () => {
  const at = (log2Rate: number, ...losses: readonly number[]): readonly Run[] =>
    losses.map((loss, seed) => ({ width: 64, seed, log2Rate, verdict: 'UNJUDGED', loss, accuracy: 0.9 }));

  const best = (runs: readonly Run[]): number | undefined => bestRates(runs).get(64);

  test('has the smallest median loss, not the smallest mean', () => {
    assert.equal(best([...at(0, 0.5, 0.5, 0.5), ...at(1, 0.4, 0.4, 9)]), 1);
    assert.equal(best([...at(0, 0.5, 0.5, 0.5), ...at(1, 0.4, Infinity, Infinity)]), 0);
  });

  test('is the smallest of equal ones, also when every run became non-finite', () => {
    assert.equal(best([...at(1, 0.4), ...at(0, 0.4)]), 0);
    assert.equal(best([...at(1, Infinity), ...at(0, Infinity, Infinity)]), 0);
  });
});
