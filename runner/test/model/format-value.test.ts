import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Value } from '../../src/model/graph.js';
import { formatChange, formatValue, tableValue } from '../../src/model/format-value.js';
import { equal } from '../../src/model/value-changes.js';

const tail = 'x'.repeat(80);
const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    fc.constantFrom<Value>(null, true, false, NaN, Infinity, 1, '1', 'true', 'NaN', 'null', '', ' ', '-'),
    fc.double(),
    fc.string(),
    fc.string().map((text) => tail + text),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.stringMatching(/^\w+$/), tie('value'), { maxKeys: 3 }),
  ),
}));

test('two values that differ look different, however long they are', () => {
  assert.deepEqual(formatChange(1, '1'), ['1', '"1"']);
  assert.deepEqual(formatChange(`${tail}1`, `${tail}2`), [`…${'x'.repeat(20)}1`, `…${'x'.repeat(20)}2`]);
  assert.deepEqual(formatChange(tail, `${tail}y`), [`…${'x'.repeat(20)}`, `…${'x'.repeat(20)}y`]);
  const numbers = Array.from({ length: 40 }, (_, at) => at);
  assert.deepEqual(formatChange(numbers, [...numbers.slice(0, 39), -1]), [
    '…34, 35, 36, 37, 38, 39]',
    '…34, 35, 36, 37, 38, -1]',
  ]);
  fc.assert(
    fc.property(value, value, (before, now) => {
      fc.pre(!equal(before, now));
      const [old, young] = formatChange(before, now);
      assert.notEqual(old, young);
      assert.ok(old.length <= 60 && young.length <= 60);
    }),
  );
});

test('two values that look the same are spelt', () => {
  assert.deepEqual(formatChange('a b', 'a\u00a0b'), ['"a b"', '"a\\u00a0b"']);
  assert.deepEqual(formatChange('caf\u00e9', 'cafe\u0301'), ['"caf\\u00e9"', '"cafe\\u0301"']);
  assert.deepEqual(formatChange({ x: '\u2126' }, { x: '\u03a9' }), ['{x: "\\u2126"}', '{x: "\\u03a9"}']);
  assert.deepEqual(formatChange('é', 'è'), ['"é"', '"è"']);
});

test('values that are told apart early are cut at their end', () => {
  assert.deepEqual(formatChange(`a${tail}`, 2), [formatValue(`a${tail}`), '2']);
});

test('in a table a text has quotes where it would be taken for something else, or isn’t one line', () => {
  const texts = ['adam', 'two words', 'a|b', '5', 'true', 'null', 'NaN', '-', '', ' a', 'a\nb', '\u001b[31m'];
  assert.deepEqual(texts.map(tableValue), [
    'adam',
    'two words',
    'a|b',
    '"5"',
    '"true"',
    '"null"',
    '"NaN"',
    '"-"',
    '""',
    '" a"',
    '"a\\nb"',
    '"\\u001b[31m"',
  ]);
});
