import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Goals, judge, type Cell, type Verdict } from '../../src/compare/goals.js';
import { formatValue } from '../../src/model/format-value.js';
import type { Goal } from '../../src/model/measured.js';

const LOSS: Goal = {
  path: 'eval.json',
  key: 'loss',
  direction: 'minimize',
  tolerance: { kind: 'absolute', by: 0 },
};
const WITHIN_5: Goal = { ...LOSS, tolerance: { kind: 'relative', by: 0.05 } };

function is(value: number | string): Cell {
  return { kind: 'value', value };
}

const CASES: readonly (readonly [Goal, Cell, Cell, Verdict | null])[] = [
  [LOSS, is(1), is(0.9), 'better'],
  [LOSS, is(1), is(1.1), 'worse'],
  [LOSS, is(1), is(1), 'same'],
  [{ ...LOSS, direction: 'maximize' }, is(1), is(1.1), 'better'],
  [WITHIN_5, is(1), is(1.04), 'same'],
  [WITHIN_5, is(1), is(0.96), 'same'],
  [WITHIN_5, is(1), is(1.06), 'worse'],
  [WITHIN_5, is(-1), is(-0.94), 'worse'],
  [WITHIN_5, is(Infinity), is(2), 'better'],
  [WITHIN_5, is(2), is(Infinity), 'worse'],
  [WITHIN_5, is(Infinity), is(Infinity), 'same'],
  [LOSS, is(1), is(NaN), 'worse'],
  [LOSS, is(NaN), is(1), 'better'],
  [LOSS, is(NaN), is(NaN), 'same'],
  [LOSS, is(1), { kind: 'absent' }, 'worse'],
  [LOSS, { kind: 'absent' }, is(1), null],
  [LOSS, { kind: 'lost' }, is(1), 'undecided'],
  [LOSS, is(1), { kind: 'lost' }, 'undecided'],
  [LOSS, is('low'), is('high'), 'undecided'],
];

for (const [goal, old, now, verdict] of CASES) {
  const told = (cell: Cell): string => (cell.kind === 'value' ? formatValue(cell.value) : cell.kind);
  test(`${goal.direction} ±${goal.tolerance.by}: ${told(old)} → ${told(now)} is ${String(verdict)}`, () => {
    assert.equal(judge(goal, old, now), verdict);
  });
}

test('what is worse one way is better the other way round, unless it counts as the same', () => {
  const other = { better: 'worse', worse: 'better', same: 'same', undecided: 'undecided' } as const;
  const absolute = fc.record({
    kind: fc.constant('absolute' as const),
    by: fc.double({ min: 0, max: 9, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.double(), fc.double(), absolute, (a, b, tolerance) => {
      const goal = { ...LOSS, tolerance };
      const [there, back] = [judge(goal, is(a), is(b)), judge(goal, is(b), is(a))];
      assert.equal(back, there === null ? null : other[there]);
    }),
  );
});

test('the first goal that fits a metric counts, by patterns of files and of keys', () => {
  const goals = new Goals([
    { ...LOSS, path: 'cells/*/m.json', key: 'test.*' },
    { ...LOSS, path: '**', key: 'test.loss', direction: 'maximize' },
  ]);
  assert.equal(goals.of('cells/a/m.json', 'test.loss')?.direction, 'minimize');
  assert.equal(goals.of('cells/a/b/m.json', 'test.loss')?.direction, 'maximize');
  // A name may have dots of its own.
  assert.equal(goals.of('cells/a/m.json', 'test.rate=0.5')?.direction, 'minimize');
  assert.equal(goals.of('cells/a/m.json', 'train.test.loss'), null);
  assert.equal(goals.of('m.json', 'testXloss'), null);
});
