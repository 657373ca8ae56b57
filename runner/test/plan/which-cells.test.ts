import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Value } from '../../src/model/graph.js';
import { whichCells } from '../../src/plan/which-cells.js';

const GRID = ['small', 'large'].flatMap((size) =>
  [0.1, 0.5, 1].flatMap((rate) => [0, 1].map((seed) => ({ item: { size, rate, seed } }))),
);

function some(isMeant: (item: { size: string; rate: number; seed: number }) => boolean) {
  return GRID.filter(({ item }) => isMeant(item));
}

test('cells are named by the values that tell them from the others', () => {
  assert.deepEqual(
    whichCells(
      some(({ rate }) => rate === 0.5),
      GRID,
    ),
    {
      kind: 'axes',
      axes: [{ axis: 'rate', values: [0.5] }],
    },
  );
  assert.deepEqual(
    whichCells(
      some(({ size, rate }) => size === 'small' && rate < 1),
      GRID,
    ),
    {
      kind: 'axes',
      axes: [
        { axis: 'size', values: ['small'] },
        { axis: 'rate', values: [0.1, 0.5] },
      ],
    },
  );
});

test('all of a group need no name, and what no values tell is these', () => {
  assert.deepEqual(whichCells(GRID, GRID), { kind: 'all' });
  assert.deepEqual(
    whichCells(
      some(({ size, rate }) => (size === 'small') === (rate === 0.5)),
      GRID,
    ),
    { kind: 'these' },
  );
});

test('items of a list without names are one axis', () => {
  const items: { item: Value }[] = ['a', 'b', 'c'].map((item) => ({ item }));
  assert.deepEqual(whichCells(items.slice(1), items), {
    kind: 'axes',
    axes: [{ axis: 'item', values: ['b', 'c'] }],
  });
});
