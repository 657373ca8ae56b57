import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PlannedLine } from '../../src/model/decision.js';
import { reason } from '../../src/model/reason.js';
import type { PlanAnswer, PlannedCost } from '../../src/commands/plan.js';
import { costedPlanText, planText } from '../../src/reporters/plan-text.js';
import type { Paint } from '../../src/reporters/style.js';

const plain: Paint = (_style, text) => text;

function waiting(name: string, upstream: readonly string[]): PlannedLine {
  return {
    name,
    action: 'waits',
    reasons: upstream.map((stage) => reason({ kind: 'upstream', stage, action: 'run' })),
  };
}

test('many cells of one group that will run are one reason', () => {
  const cells = ['train@a', 'train@b', 'train@c', 'train@d'];
  assert.equal(
    planText([waiting('report', [...cells, 'fetch'])], plain),
    '… waits   report  upstream train will run (4 cells); upstream fetch will run\n1 waits\n',
  );
});

test('a few cells are named, and beyond three reasons the rest is counted', () => {
  assert.equal(
    planText([waiting('report', ['train@a', 'train@b', 'train@c', 'fetch', 'clean'])], plain),
    '… waits   report  upstream train@a will run; upstream train@b will run; upstream train@c will run; and 2 more\n' +
      '1 waits\n',
  );
});

test('cells that agree in action and reasons are one line, and what is up to date is counted', () => {
  const cells = ['a', 'b', 'c', 'd'].map((cell) => waiting(`train@${cell}`, ['fetch']));
  assert.equal(
    planText([...cells, { name: 'fetch', action: 'up-to-date', reasons: [] }], plain),
    '… waits   train (4 cells)  upstream fetch will run\n4 waits, 1 up to date\n',
  );
});

function cell(
  rate: number,
  size: string,
  expectedMs: number | null,
  action: 'run' | 'up-to-date',
): PlannedCost {
  const name = `train@${size}/lr${rate}`;
  return { name, action, reasons: [], group: 'train', item: { rate, size }, expectedMs };
}

function answer(stages: readonly PlannedCost[], more: Partial<PlanAnswer> = {}): PlanAnswer {
  const estimate = { tasks: 4, sumMs: 960_000, wallMs: 480_000, unknown: 0, jobs: 2 };
  return { stages, setAside: [], effects: [], estimate, ...more };
}

const GRID = ['a', 'b', 'c', 'd'].flatMap((size) => [
  cell(0.5, size, 240_000, 'run'),
  cell(0.1, size, 240_000, 'up-to-date'),
]);

test('of a group it is told how many cells, which, and what they take', () => {
  assert.equal(
    costedPlanText(answer(GRID), false, plain),
    '▶ run     train (4 of 8 cells)\n    rate 0.5; about 4 min each, 16 min in all\n' +
      '4 run, 4 up to date: about 8 min at -j 2 (16 min of stages)\n',
  );
});

test('durations that differ are a range, and what never ran is counted apart', () => {
  const mixed = GRID.map((one, index) => ({ ...one, expectedMs: index === 0 ? null : index * 60_000 }));
  const estimate = { tasks: 4, sumMs: 720_000, wallMs: 400_000, unknown: 1, jobs: 2 };
  assert.equal(
    costedPlanText(answer(mixed, { estimate }), false, plain),
    '▶ run     train (4 of 8 cells)\n    rate 0.5; 2 min to 6 min each, 12 min in all without 1 that never ran\n' +
      '4 run, 4 up to date: about 7 min at -j 2 (12 min of stages), and 1 that never ran\n',
  );
  const none = { tasks: 4, sumMs: 0, wallMs: 0, unknown: 4, jobs: 2 };
  assert.match(
    costedPlanText(
      answer(
        GRID.map((one) => ({ ...one, expectedMs: null })),
        { estimate: none },
      ),
      false,
      plain,
    ),
    /rate 0\.5\n4 run, 4 up to date: how long it takes is not known: none of it ever ran here\n$/,
  );
});

test('what a module does for each of its exports is counted, or told where it is asked for', () => {
  const effects = [{ script: 'a.ts', effects: ['a.ts:1: b()', 'a.ts:2: c()'] }];
  assert.equal(
    costedPlanText(answer([], { effects }), false, plain).split('\n')[0],
    '! a.ts does 2 things for each of its exports (--effects tells)',
  );
  assert.match(
    costedPlanText(answer([], { effects }), true, plain),
    /code:\n {4}a\.ts:1: b\(\)\n {4}a\.ts:2: c\(\)\n/,
  );
});
