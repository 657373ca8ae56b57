import assert from 'node:assert/strict';
import { test } from 'node:test';
import { verdictCounts } from '../../stages/analysis/summarise.js';
import { groupBy } from '../../stages/analysis/group-by.js';

test('verdicts are counted, the most frequent first', () => {
  const runs = ['OVERFIT', 'CONVERGED', 'CONVERGED'] as const;
  assert.equal(verdictCounts(runs.map((verdict) => ({ verdict }))), 'CONVERGED 2/3, OVERFIT 1/3');
});

test('groups come in the order of their first members', () => {
  assert.deepEqual(
    [...groupBy([3, 1, 4, 1, 5], (value) => value % 2)],
    [
      [1, [3, 1, 1, 5]],
      [0, [4]],
    ],
  );
});
