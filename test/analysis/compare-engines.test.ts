import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareEngines } from '../../stages/analysis/compare-engines.js';
import type { EngineRow } from '../../stages/tables/cells.js';
import type { Cell } from '../../stages/train/cell.js';
import { FULL_GRID, madeUpCells } from '../support/tables.js';

const reference = madeUpCells(FULL_GRID);
const seed0 = reference.filter(({ seed }) => seed === 0);

function on(cell: Cell, changes: Partial<Cell> = {}): Cell {
  return { ...cell, engine: 'tfjs-node', ...changes };
}

function rowAt(rows: readonly EngineRow[], size: Cell['size'], rate: number): EngineRow {
  const row = rows.find((one) => one.size === size && one.learning_rate === rate);
  assert.ok(row !== undefined);
  return row;
}

test('a row for each run on another engine; equal runs agree in everything', () => {
  const rows = compareEngines([...reference, ...seed0.map((cell) => on(cell))], 'onnxruntime');
  assert.equal(rows.length, seed0.length);
  for (const row of rows) {
    assert.equal(row.engine, 'tfjs-node');
    assert.equal(row.reference, 'onnxruntime');
    assert.equal(row.same_start, true);
    assert.equal(row.first_losses_difference, 0);
    assert.equal(row.verdict, row.reference_verdict);
    assert.equal(row.final_test_loss, row.reference_final_test_loss);
    assert.notEqual(row.inside, false);
  }
});

test('a place where the reference’s seeds differ is a boundary', () => {
  const rows = compareEngines([...reference, ...seed0.map((cell) => on(cell))], 'onnxruntime');
  assert.equal(rowAt(rows, 'large', 0.5).boundary, true);
  assert.equal(rowAt(rows, 'small', 0.1).boundary, false);
});

test('differences are seen: of the start, of the first losses, of the end', () => {
  const changed = seed0.map((cell) =>
    on(cell, {
      hashes: { ...cell.hashes, initialWeights: 'other' },
      batches: {
        ...cell.batches,
        first: cell.batches.first.map((loss, step) => loss * (step === 7 ? 1.01 : 1)),
      },
      epochs: cell.epochs.map((epoch) => ({ ...epoch, testLoss: (epoch.testLoss ?? 0) + 3 })),
    }),
  );
  const row = rowAt(compareEngines([...reference, ...changed], 'onnxruntime'), 'small', 0.1);
  assert.equal(row.same_start, false);
  assert.equal(row.first_losses_difference, 0.01);
  assert.equal(row.inside, false);
});

test('without a run of the reference, or with fewer than three seeds, nothing is claimed', () => {
  const lone = seed0.map((cell) => on(cell));
  for (const row of compareEngines(lone, 'onnxruntime')) {
    assert.deepEqual(
      [row.same_start, row.first_losses_difference, row.inside, row.reference_verdict],
      [null, null, null, null],
    );
  }
  const two = reference.filter(({ seed }) => seed < 2);
  for (const row of compareEngines([...two, ...lone], 'onnxruntime')) assert.equal(row.inside, null);
});

test('a run that became non-finite has no final loss, and lies neither inside nor outside', () => {
  const rows = compareEngines([...reference, ...seed0.map((cell) => on(cell))], 'onnxruntime');
  const row = rowAt(rows, 'large', 1);
  assert.equal(row.verdict, 'DIVERGED');
  assert.deepEqual([row.final_test_loss, row.inside], [null, null]);
});
