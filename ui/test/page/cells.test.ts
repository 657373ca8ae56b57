import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { CellState, Group } from '../../src/model.js';
import { groupOf } from '../../page/state/cells.js';
import { cellOf, stageOf } from './support/parts.js';

function group(name: string, ...states: readonly CellState[]): Group {
  return { ...stageOf(name), cells: states.map((state, at) => cellOf(`${name}@${String(at)}`, { state })) };
}

describe('the group that is shown first', () => {
  const large = group('large', 'up-to-date', 'up-to-date', 'up-to-date', 'untold');
  const small = group('small', 'executed', 'running');

  test('is the one where the run does most, not the largest', () => {
    assert.equal(groupOf([large, group('other', 'executed'), small], null, null), small);
  });

  test('is the largest where a run does nothing', () => {
    assert.equal(groupOf([stageOf('one'), large], null, null), large);
  });

  test('is the chosen one, and that of a chosen cell', () => {
    assert.equal(groupOf([large, small], 'large', 'small@0'), large);
    assert.equal(groupOf([large, small], null, 'large@3'), large);
    assert.equal(groupOf([], null, null), null);
  });
});
