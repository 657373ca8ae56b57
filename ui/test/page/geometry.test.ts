import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cellAt, geometryOf } from '../../page/grid/geometry.js';
import { moveBy } from '../../page/grid/keys.js';
import { scrollFor } from '../../page/grid/scroll.js';
import { shapeOf } from '../../page/grid/shape.js';
import { cellOf } from './support/parts.js';
import { grid, large } from './support/pages.js';

const NONE = { columns: null, rows: null, only: {} };
const measure = (text: string): number => text.length * 6;

function shapeIn({ page }: ReturnType<typeof grid>, name: string): ReturnType<typeof shapeOf> {
  const group = page.groups.find((one) => one.name === name);
  assert.ok(group !== undefined);
  return shapeOf(group, NONE);
}

describe('where cells lie', () => {
  const shape = shapeIn(grid(), 'train');

  test('a few are wide enough for their values, and fit', () => {
    const { cell, size, upright } = geometryOf(shape, { width: 900, coarse: false, measure });
    assert.equal(cell.width, 76);
    assert.ok(size.width <= 900);
    assert.equal(upright, false);
  });

  test('fingers hit them on a phone', () => {
    const { cell, upright } = geometryOf(shape, { width: 360, coarse: true, measure });
    assert.ok(cell.width >= 32 && cell.height >= 32);
    assert.equal(upright, true);
  });

  test('ten thousand have labels as close as they can be read', () => {
    const { cell, everyRow, everyColumn } = geometryOf(shapeIn(large(100, 100), 'train'), {
      width: 900,
      coarse: false,
      measure,
    });
    assert.ok(cell.width >= 9 && cell.width * everyColumn >= 15);
    assert.ok(cell.height * everyRow >= 15);
  });

  test('a point in a cell is that cell, a point beside them none', () => {
    const geometry = geometryOf(shape, { width: 900, coarse: false, measure });
    const { left, top, cell, size } = geometry;
    assert.deepEqual(cellAt(geometry, shape, left + 1, top + 1), { row: 0, column: 0 });
    assert.deepEqual(cellAt(geometry, shape, left + cell.width * 3 + 1, top + cell.height * 14 + 1), {
      row: 14,
      column: 3,
    });
    assert.equal(cellAt(geometry, shape, left - 1, top + 1), null);
    assert.equal(cellAt(geometry, shape, size.width + 1, top + 1), null);
  });

  test('a box scrolls no further than it must', () => {
    const geometry = geometryOf(shape, { width: 900, coarse: false, measure });
    const view = { width: geometry.left + 200, height: geometry.top + 100 };
    const { width, height } = geometry.cell;
    assert.deepEqual(scrollFor(geometry, { row: 0, column: 0 }, { x: 0, y: 0 }, view), { x: 0, y: 0 });
    assert.deepEqual(scrollFor(geometry, { row: 0, column: 4 }, { x: 0, y: 0 }, view), {
      x: 5 * width - 200,
      y: 0,
    });
    assert.deepEqual(scrollFor(geometry, { row: 2, column: 0 }, { x: 0, y: 300 }, view), {
      x: 0,
      y: 2 * height,
    });
  });
});

describe('keys in a grid', () => {
  const axes = [
    { name: 'a', values: [0, 1, 2] },
    { name: 'b', values: [0, 1, 2, 3] },
  ];
  // A gap in the middle: . is none.   0 1 . 2 / 3 . 4 5 / . 6 7 8
  const ats = [
    [0, 0],
    [0, 1],
    [0, 3],
    [1, 0],
    [1, 2],
    [1, 3],
    [2, 1],
    [2, 2],
    [2, 3],
  ];
  const shape = shapeOf(
    { name: 'g', desc: null, axes, metrics: [], cells: ats.map((at) => cellOf(at.join('/'), { at })) },
    NONE,
  );
  const cellAfter = (key: string, cell: number, ctrl = false): number | null => {
    const place = shape.cells.indexOf(cell);
    const to = moveBy(key, ctrl, shape, { row: Math.floor(place / 4), column: place % 4 });
    return to === null ? null : (shape.cells[to.row * 4 + to.column] ?? -1);
  };

  test('arrows go to the next cell, over gaps, and stay at the edge', () => {
    assert.equal(cellAfter('ArrowRight', 0), 1);
    assert.equal(cellAfter('ArrowRight', 1), 2);
    assert.equal(cellAfter('ArrowRight', 2), 2);
    assert.equal(cellAfter('ArrowDown', 1), 6);
    assert.equal(cellAfter('ArrowDown', 3), 3);
    assert.equal(cellAfter('ArrowUp', 6), 1);
    assert.equal(cellAfter('ArrowLeft', 4), 3);
  });

  test('Home and End go to the ends of a row, with Ctrl to those of the grid', () => {
    assert.equal(cellAfter('Home', 8), 6);
    assert.equal(cellAfter('End', 3), 5);
    assert.equal(cellAfter('Home', 8, true), 0);
    assert.equal(cellAfter('End', 0, true), 8);
  });

  test('a page goes ten rows, or as far as there are', () => {
    assert.equal(cellAfter('PageDown', 2), 8);
    assert.equal(cellAfter('PageUp', 8), 2);
  });

  test('others do nothing', () => {
    assert.equal(cellAfter('a', 0), null);
    assert.equal(cellAfter('constructor', 0), null);
  });
});
