import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Curve, Group, Value } from 'lockstep-ui/file';
import { runRows } from '../../stages/analysis/critical/rows.js';
import { explorerPage } from '../../stages/explorer/explorer-page.js';
import type { Cell } from '../../stages/train/cell.js';
import { simulateControl } from '../support/controls.js';
import { simulateOctaves, STUDY } from '../support/critical.js';
import { FULL_GRID, madeUpCells } from '../support/tables.js';

const trained = madeUpCells(FULL_GRID).map((cell) => ({ name: nameOf(cell), cell }));
const critical = [
  ...runRows('main', simulateOctaves(STUDY), 0.7),
  ...runRows('horizon', simulateOctaves({ ...STUDY, epochs: 10 }), 0.7),
  ...runRows('mup', simulateControl('mup'), 0.7),
];
const { page, details } = explorerPage(trained, critical);

function nameOf({ size, learningRate, seed }: Pick<Cell, 'size' | 'learningRate' | 'seed'>): string {
  return `train@fashion-mnist/${size}/lr${String(learningRate)}/s${String(seed)}/onnxruntime`;
}

function group(name: string): Group {
  const found = page.groups.find((one) => one.name === name);
  assert.ok(found !== undefined, name);
  return found;
}

function valueOf({ metrics, cells }: Group, cell: string, metric: string): Value | undefined {
  const at = metrics.findIndex(({ name }) => name === metric);
  assert.ok(at >= 0, metric);
  return cells.find(({ name }) => name === cell)?.values[at];
}

function curve(cell: string, metric: string): Curve {
  const found = details[cell]?.curves.find((one) => one.metric === metric);
  assert.ok(found !== undefined, `${cell} ${metric}`);
  return found;
}

const diverged = nameOf({ size: 'large', learningRate: 1, seed: 0 });
const learned = nameOf({ size: 'small', learningRate: 0.1, seed: 1 });

describe('the page of every run', () => {
  test('has each run once, under its own name and at its own place', () => {
    const runs = page.groups.map(({ cells }) => cells.length);
    assert.equal(runs[0], trained.length);
    assert.equal(
      runs.reduce((sum, count) => sum + count, 0),
      trained.length + critical.length,
    );
    for (const { name, axes, cells } of page.groups) {
      assert.equal(new Set(cells.map((cell) => cell.name)).size, cells.length, name);
      assert.equal(new Set(cells.map(({ at }) => at.join())).size, cells.length, name);
      for (const { at } of cells) {
        at.forEach((place, axis) => {
          assert.ok(axes[axis]?.values[place] !== undefined);
        });
      }
    }
  });

  test('says of each the verdict and the kind of failure that the tables say', () => {
    const train = group('train');
    assert.equal(valueOf(train, diverged, 'verdict'), 'DIVERGED');
    assert.equal(valueOf(train, diverged, 'failure'), 'DIVERGED');
    assert.equal(valueOf(train, learned, 'failure'), 'none');
    for (const row of critical.filter(({ study }) => study === 'mup')) {
      const name = `critical-controls@mup/w${String(row.width)}/s${String(row.seed)}/lr${String(row.learning_rate)}`;
      assert.equal(valueOf(group('critical-controls'), name, 'failure'), row.failure ?? 'none');
    }
  });

  test('shows NaN where a figure is not finite, and never a last finite one in its place', () => {
    assert.equal(valueOf(group('train'), diverged, 'final_test_loss'), 'NaN');
    assert.equal(curve(diverged, 'test_loss').y.at(-1), 'NaN');
    assert.equal(curve(diverged, 'batch_loss').band?.high.at(-1), 'NaN');
    assert.ok(!curve(learned, 'test_loss').y.includes('NaN'));
    const gone = critical.find(({ study, final_test_loss: loss }) => study === 'main' && loss === null);
    assert.ok(gone !== undefined);
    const name = `critical@w${String(gone.width)}/s${String(gone.seed)}/lr${String(gone.learning_rate)}`;
    assert.equal(valueOf(group('critical'), name, 'final_test_loss'), 'NaN');
  });

  test('has curves from before the training to the end, whose points have a place each', () => {
    const loss = curve(learned, 'test_loss');
    assert.deepEqual([loss.x[0], loss.x.at(-1)], [0, FULL_GRID.epochs]);
    for (const { curves } of Object.values(details)) {
      for (const { x, y, band } of curves) {
        assert.equal(y.length, x.length);
        if (band !== undefined) assert.deepEqual([band.low.length, band.high.length], [x.length, x.length]);
        x.forEach((step, at) => {
          assert.ok(at === 0 || step > (x[at - 1] ?? Infinity));
        });
      }
    }
  });

  test('has no time of day, no place of a machine and no log', () => {
    assert.deepEqual([page.at, page.run, page.runs], [0, null, []]);
    for (const { log, deps, outs, command } of Object.values(details)) {
      assert.deepEqual([log, deps, outs, command], [null, [], [], null]);
    }
  });

  test('is a page without runs around the critical rate, too', () => {
    assert.deepEqual(
      explorerPage(trained, []).page.groups.map(({ name }) => name),
      ['train'],
    );
  });
});
