import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Verdict } from '../../stages/analysis/verdict.js';
import { unfailedSentence, unfailedUpTo } from '../../stages/words/unfailed.js';

type Followed = Parameters<typeof unfailedUpTo>[0][number];

/** A run at each rate and of each seed. */
function runs(
  size: Followed['size'],
  seeds: number,
  verdicts: Readonly<Record<number, Verdict>>,
): readonly Followed[] {
  return Object.entries(verdicts).flatMap(([rate, verdict]) =>
    Array.from({ length: seeds }, () => ({
      size,
      learning_rate: Number(rate),
      verdict,
      epochs_run: verdict === 'DIVERGED' ? 0 : 50,
    })),
  );
}

const SMALL = runs('small', 3, { 1: 'DIVERGED', 0.5: 'OVERFIT', 0.1: 'OVERFIT' });
const LARGE = runs('large', 3, { 1: 'DIVERGED', 0.5: 'OVERFIT', 0.1: 'OVERFIT' });

test('that no run failed comes with how many there were, for how long, and how many may fail', () => {
  assert.deepEqual(unfailedUpTo([...SMALL, ...LARGE]), { rate: 0.5, runs: 3, epochs: 50 });
  assert.match(
    unfailedSentence([...SMALL, ...LARGE]),
    /^At rate 0\.5, .* 3 runs of a size, followed for 50 epochs: .* up to 56 % of such runs may fail all the same, and more may later\.$/,
  );
  const one = [...runs('small', 1, { 1: 'OVERFIT' }), ...runs('large', 1, { 1: 'OVERFIT' })];
  assert.match(unfailedSentence(one), /^At rate 1\.0, .* there is 1 run of a size, .* up to 79 % /);
});

test('it is said of the rate that all sizes bear, and of the size with fewest runs', () => {
  const earlier = runs('large', 2, { 1: 'DIVERGED', 0.5: 'EXPLODED', 0.1: 'OVERFIT' });
  assert.deepEqual(unfailedUpTo([...SMALL, ...earlier]), { rate: 0.1, runs: 2, epochs: 50 });
});

test('where a size fails at its lowest rate there is nothing to say', () => {
  const never = runs('large', 3, { 1: 'DIVERGED', 0.5: 'DIVERGED', 0.1: 'DIVERGED' });
  assert.equal(unfailedUpTo([...SMALL, ...never]), null);
  assert.equal(unfailedSentence([...SMALL, ...never]), '');
});
