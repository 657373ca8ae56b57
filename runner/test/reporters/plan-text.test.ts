import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PlannedLine } from '../../src/model/decision.js';
import { reason } from '../../src/model/reason.js';
import { planText } from '../../src/reporters/plan-text.js';
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
