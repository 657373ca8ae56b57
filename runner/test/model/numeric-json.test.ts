import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compareJson } from '../../src/verify/compare-json.js';
import { parseNumericJson } from '../../src/model/numeric-json.js';

test('NaN and the infinities are numbers, as Python writes them', () => {
  const text =
    '{"a": NaN, "b": [Infinity, -Infinity, 1], "c": "NaN, -Infinity and \\"NaN\\"", "d": {"NaN": NaN}}';
  assert.deepEqual(parseNumericJson(text), {
    a: NaN,
    b: [Infinity, -Infinity, 1],
    c: 'NaN, -Infinity and "NaN"',
    d: { NaN: NaN },
  });
});

test('what is no JSON otherwise is none', () => {
  for (const text of [
    '',
    '{NaN}',
    '[NaN,]',
    'nan',
    '-NaN',
    'NaNa',
    'Infinity1',
    '["NaN]',
    'inf',
    '+Infinity',
  ])
    assert.throws(() => parseNumericJson(text), SyntaxError, text);
});

test('whatever JSON holds is read as JSON is', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      assert.deepEqual(parseNumericJson(text), JSON.parse(text));
      assert.deepEqual(parseNumericJson(`[${text}, NaN]`), [JSON.parse(text), NaN]);
    }),
  );
});

test('a diverged run agrees with itself, and with no other', () => {
  const rule = { tolerance: { relative: 0.5, absolute: 10 }, pointers: {}, ignore: [] };
  const differs = (a: number, b: number): boolean => compareJson(a, b, rule).differences.length > 0;
  for (const value of [NaN, Infinity, -Infinity]) {
    assert.equal(differs(value, value), false);
    for (const other of [NaN, Infinity, -Infinity, 0, 1e300]) {
      assert.equal(differs(value, other), !Object.is(value, other), `${value} and ${other}`);
    }
  }
  assert.equal(compareJson(NaN, NaN, rule).largest, 0);
});
