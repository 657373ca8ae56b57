import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Verdict } from '../../stages/analysis/verdict.js';
import { sameThreshold, usableRates } from '../../stages/words/usable-rates.js';

type Judged = Parameters<typeof usableRates>[0][number];

function runs(size: Judged['size'], verdicts: Readonly<Record<number, Verdict>>): readonly Judged[] {
  return Object.entries(verdicts).map(([rate, verdict]) => ({
    size,
    learning_rate: Number(rate),
    verdict,
  }));
}

test('a size is usable up to the rate below which no run failed', () => {
  const small = runs('small', { 1: 'CONVERGED', 0.5: 'DIVERGED', 0.1: 'OVERFIT', 0.01: 'SLOW' });
  assert.deepEqual(usableRates(small), [{ size: 'small', largestUsable: 0.1, smallestFailing: 0.5 }]);
});

test('one failing seed makes a rate a failing one', () => {
  const rows = [...runs('small', { 0.1: 'OVERFIT' }), ...runs('small', { 0.1: 'STUCK_AT_CHANCE' })];
  assert.deepEqual(usableRates(rows), [{ size: 'small', largestUsable: null, smallestFailing: 0.1 }]);
});

test('sizes agree when they begin to fail at one rate', () => {
  const small = runs('small', { 1: 'DIVERGED', 0.5: 'OVERFIT' });
  const alike = runs('large', { 1: 'DEGRADED', 0.5: 'OVERFIT' });
  const earlier = runs('large', { 1: 'DEGRADED', 0.5: 'EXPLODED' });
  assert.equal(sameThreshold(usableRates([...small, ...alike])), true);
  assert.equal(sameThreshold(usableRates([...small, ...earlier])), false);
});
