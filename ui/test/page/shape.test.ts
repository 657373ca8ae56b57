import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Axis, Group } from '../../src/model.js';
import { placeOf, shapeOf } from '../../page/grid/shape.js';
import { cellOf } from './support/parts.js';
import { grid } from './support/pages.js';

const NONE = { columns: null, rows: null, only: {} };

function groupOf(axes: readonly Axis[], ats: readonly (readonly number[])[]): Group {
  return { name: 'g', desc: null, axes, metrics: [], cells: ats.map((at) => cellOf(at.join('/'), { at })) };
}

function train(): Group {
  const group = grid().page.groups[2];
  assert.ok(group !== undefined);
  return group;
}

describe('the shape of a grid', () => {
  test('has the longest axis as columns, the others nested as rows in their order', () => {
    const shape = shapeOf(train(), NONE);
    assert.equal(shape.columnAxis, 'rate');
    assert.deepEqual(shape.rowAxes, ['size', 'seed']);
    assert.equal(shape.rows.length, 15);
    assert.deepEqual(shape.rows[5], ['medium', '0']);
    const name = train().cells[shape.cells[5 * 7 + 4] ?? -1]?.name;
    assert.equal(name, 'train@medium/0.1/0');
  });

  test('puts every cell in one place, where its axes are', () => {
    const group = train();
    const shape = shapeOf(group, { columns: 'size', rows: 'seed', only: {} });
    assert.deepEqual(shape.rowAxes, ['seed', 'rate']);
    group.cells.forEach(({ at }, index) => {
      assert.deepEqual(placeOf(shape, index), { row: (at[2] ?? 0) * 7 + (at[1] ?? 0), column: at[0] });
    });
  });

  test('shows one value of an axis alone, and as not chosen what isn’t there', () => {
    const shape = shapeOf(train(), { ...NONE, only: { seed: '3', size: 'none', constructor: '0' } });
    assert.deepEqual(shape.rowAxes, ['size']);
    assert.equal(shape.cells.length, 21);
    assert.ok([...shape.cells].every((cell) => train().cells[cell]?.at[2] === 3));
    assert.deepEqual(shapeOf(train(), { ...NONE, columns: 'none', rows: 'none' }), shapeOf(train(), NONE));
  });

  test('has no place for an axis of one value, unless there is no other', () => {
    const axes = [
      { name: 'dataset', values: ['mnist'] },
      { name: 'a', values: [1, 2] },
      { name: 'engine', values: ['ort'] },
      { name: 'b', values: ['x', 'y'] },
    ];
    const shape = shapeOf(
      groupOf(axes, [
        [0, 0, 0, 0],
        [0, 0, 0, 1],
        [0, 1, 0, 1],
      ]),
      NONE,
    );
    assert.deepEqual([shape.rowAxes, shape.columnAxis], [['a'], 'b']);
    assert.deepEqual([...shape.cells], [0, 1, -1, 2]);
    const single = shapeOf(
      groupOf(
        [axes[0], axes[2]].flatMap((axis) => axis ?? []),
        [[0, 0]],
      ),
      NONE,
    );
    assert.deepEqual([single.rowAxes, single.columnAxis, [...single.cells]], [['dataset'], 'engine', [0]]);
  });

  test('leaves a gap for a combination that isn’t there, and out a row that has none', () => {
    const axes = [
      { name: 'a', values: [1, 2, 3] },
      { name: 'b', values: ['x', 'y', 'z'] },
    ];
    const shape = shapeOf(
      groupOf(axes, [
        [0, 0],
        [0, 1],
        [2, 2],
      ]),
      NONE,
    );
    assert.deepEqual(shape.rows, [['1'], ['3']]);
    assert.deepEqual([...shape.cells], [0, 1, -1, -1, -1, 2]);
    assert.equal(placeOf(shape, 7), null);
  });

  test('lets the cells of one long axis follow one another', () => {
    const axis = { name: 'file', values: Array.from({ length: 100 }, (_, index) => `f${String(index)}`) };
    const shape = shapeOf(
      groupOf(
        [axis],
        axis.values.map((_, index) => [index]),
      ),
      NONE,
    );
    assert.equal(shape.columnAxis, null);
    assert.deepEqual(
      [...shape.cells].filter((cell) => cell >= 0),
      axis.values.map((_, index) => index),
    );
    assert.deepEqual(shape.rows[1], [`f${String(shape.columns.length)}`]);
  });

  test('is one cell for a stage by itself', () => {
    const shape = shapeOf(groupOf([], [[]]), NONE);
    assert.deepEqual([...shape.cells], [0]);
    assert.deepEqual(shape.rows, [[]]);
  });
});
