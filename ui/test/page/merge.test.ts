import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { apply } from '../../page/state/merge.js';
import { cellOf, pageOf, runOf, stageOf } from './support/parts.js';

describe('a change of the page', () => {
  const first = runOf('first');
  const page = pageOf([stageOf('download'), stageOf('train', { state: 'waiting' })], {
    run: first,
    runs: [first, runOf('older')],
  });

  test('of cells puts them in their places, and leaves all others as they are', () => {
    const now = cellOf('train', { state: 'running' });
    const after = apply(page, {
      type: 'cells',
      at: page.at + 5,
      cells: [{ group: 1, cell: 0, now }],
      run: null,
    });
    assert.equal(after.groups[1]?.cells[0], now);
    assert.equal(after.groups[0], page.groups[0]);
    assert.equal(after.at, page.at + 5);
    assert.equal(after.run, first);
    assert.equal(page.groups[1]?.cells[0]?.state, 'waiting');
  });

  test('of a run alone leaves the groups, and stands in the list of runs too', () => {
    const run = { ...first, state: 'failed' as const };
    const after = apply(page, { type: 'cells', at: page.at, cells: [], run });
    assert.equal(after.groups, page.groups);
    assert.equal(after.run, run);
    assert.deepEqual(
      after.runs.map(({ id, state }) => [id, state]),
      [
        ['first', 'failed'],
        ['older', 'done'],
      ],
    );
  });

  test('of runs keeps the shown one shown', () => {
    const renamed = { ...first, name: 'best' };
    assert.equal(apply(page, { type: 'runs', runs: [runOf('newer'), renamed] }).run, renamed);
    assert.equal(apply(page, { type: 'runs', runs: [] }).run, first);
  });

  test('of the whole replaces it; of details it changes nothing here', () => {
    const other = pageOf([]);
    assert.equal(apply(page, { type: 'page', page: other }), other);
    assert.equal(apply(page, { type: 'details', names: ['train'] }), page);
  });

  test('of a cell that the page doesn’t have is refused', () => {
    const now = cellOf('other');
    for (const [group, cell] of [
      [2, 0],
      [1, 1],
    ] as const) {
      assert.throws(
        () => apply(page, { type: 'cells', at: 0, cells: [{ group, cell, now }], run: null }),
        RangeError,
      );
    }
  });
});
