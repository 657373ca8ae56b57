import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonRule } from '../../src/model/graph.js';
import { compareJson } from '../../src/verify/compare-json.js';

const EXACT: JsonRule = { tolerance: { relative: 0, absolute: 0 }, pointers: {}, ignore: [] };

function differences(recorded: unknown, fresh: unknown, rule: Partial<JsonRule> = {}): readonly string[] {
  return compareJson(recorded, fresh, { ...EXACT, ...rule }).differences;
}

test('the order of keys makes no difference, everything else does', () => {
  assert.deepEqual(differences({ a: 1, b: [null, true] }, { b: [null, true], a: 1 }), []);
  assert.deepEqual(differences({ a: 1, c: {} }, { a: '1', d: 2, c: [] }), [
    '/a: 1 → "1"',
    '/c: a map → a list',
    '/d: only in the rerun',
  ]);
  assert.deepEqual(differences([1, 2, 3], [1, 5]), ['/1: 2 → 5', 'the whole: 3 entries → 2']);
  assert.deepEqual(differences({ a: null }, {}), ['/a: only recorded']);
  assert.deepEqual(differences(1, 2), ['the whole: 1 → 2']);
});

test('keys from the prototype are keys like others', () => {
  const [one, other] = ['{"toString": 1}', '{"__proto__": 1}'].map((text) => JSON.parse(text) as unknown);
  assert.deepEqual(differences(one, {}), ['/toString: only recorded']);
  assert.deepEqual(differences(other, {}), ['/__proto__: only recorded']);
});

test('a number is within its tolerance up to and including the bound', () => {
  const relative = { tolerance: { relative: 0.5, absolute: 0 } };
  assert.deepEqual(differences(2, 1, relative), []);
  assert.deepEqual(differences(-2, -1, relative), []);
  assert.deepEqual(differences(2, 0.9, relative), ['the whole: 2 → 0.9']);
  assert.deepEqual(differences(0, 1e-300, relative), ['the whole: 0 → 1e-300']);
  const absolute = { tolerance: { relative: 0, absolute: 0.5 } };
  assert.deepEqual(differences(0, -0.5, absolute), []);
  assert.deepEqual(differences(100, 100.75, absolute), ['the whole: 100 → 100.75']);
});

test('the longest pointer that fits has the say, for all below it', () => {
  const rule = {
    tolerance: { relative: 0, absolute: 10 },
    pointers: {
      '/epochs/*': { relative: 0, absolute: 2 },
      '/epochs/*/loss': { relative: 0, absolute: 0 },
    },
  };
  const value = (count: number, loss: number, rest: number): unknown => ({
    count,
    epochs: [{ loss: { train: loss }, rest }],
  });
  assert.deepEqual(differences(value(0, 0, 0), value(10, 0, 2), rule), []);
  assert.deepEqual(differences(value(0, 0, 0), value(11, 1, 3), rule), [
    '/count: 0 → 11',
    '/epochs/0/loss/train: 0 → 1',
    '/epochs/0/rest: 0 → 3',
  ]);
});

test('what is ignored may differ, be absent or be new', () => {
  const rule = { ignore: ['/hashes', '/runs/*/at', '/a~1b'] };
  assert.deepEqual(
    differences(
      { hashes: { w: 1 }, runs: [{ at: 1 }, {}], 'a/b': 1 },
      { runs: [{ at: 2 }, { at: 3 }], 'a/b': { c: 1 } },
      rule,
    ),
    [],
  );
  assert.deepEqual(differences({ runs: [{ atlas: 1 }] }, { runs: [{ atlas: 2 }] }, rule), [
    '/runs/0/atlas: 1 → 2',
  ]);
  assert.deepEqual(differences(1, 'x', { ignore: [''] }), []);
});

test('the largest difference that was let through is told', () => {
  const rule = { ...EXACT, tolerance: { relative: 0.1, absolute: 0 } };
  assert.equal(compareJson([100, 7], [99, 7], rule).largest, 0.01);
  assert.equal(compareJson([1, 2], [1, 2], rule).largest, 0);
});
