import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Value } from '../../src/model/graph.js';
import { decodeValue, encodeValue, sortedMap, type Json } from '../../src/model/value-json.js';
import { changes, equal, union } from '../../src/model/value-changes.js';

const number = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.constantFrom(NaN, Infinity, -Infinity, -0, 0, 1e21, Number.MIN_VALUE),
);
const key = fc.oneof(
  fc.string({ maxLength: 3 }),
  fc.constantFrom('$', '$number', '$$number', '$$', '10', '9'),
);
const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constant(null),
    fc.boolean(),
    number,
    fc.string({ maxLength: 4 }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
}));

test('every value is read back as it was written, through JSON’s text', () => {
  fc.assert(
    fc.property(value, (one) => {
      const back = decodeValue(JSON.parse(JSON.stringify(encodeValue(one))) as Json);
      assert.ok(back !== undefined && equal(back, one));
      assert.deepEqual(back, one);
    }),
  );
});

test('what JSON lacks is tagged, and a user’s `$` is doubled', () => {
  const cases: readonly (readonly [Value, Json])[] = [
    [NaN, { $number: 'NaN' }],
    [Infinity, { $number: 'Infinity' }],
    [-Infinity, { $number: '-Infinity' }],
    [-0, { $number: '-0' }],
    [0, 0],
    [1.5, 1.5],
    [null, null],
    [true, true],
    ['NaN', 'NaN'],
    [{ $number: 'NaN' }, { $$number: 'NaN' }],
    [
      { $: 1, $$: 2, a$: 3 },
      { $$: 1, $$$: 2, a$: 3 },
    ],
    [
      [NaN, [-0]],
      [{ $number: 'NaN' }, [{ $number: '-0' }]],
    ],
    [{ a: { b: NaN } }, { a: { b: { $number: 'NaN' } } }],
  ];
  for (const [plain, json] of cases) {
    assert.deepEqual(encodeValue(plain), json);
    assert.deepEqual(decodeValue(json), plain);
  }
});

test('what nobody can have written is no value', () => {
  const wrong: readonly Json[] = [
    { $number: '1' },
    { $number: 'nan' },
    { $number: 1 },
    { $number: null },
    { $other: 1 },
    { $: 1 },
    { a: { $x: 1 } },
    { a: 1, $x: 1 },
    [1, { $number: '' }],
    [[{ $x: 1 }]],
    { a: [{ $x: 1 }] },
  ];
  for (const json of wrong) assert.equal(decodeValue(json), undefined, JSON.stringify(json));
});

test('keys of a written map stand in order of code units', () => {
  assert.deepEqual(
    Object.keys(
      sortedMap([
        ['b', 1],
        ['a', 2],
        ['B', 3],
        ['é', 4],
        ['ab', 5],
      ]),
    ),
    ['B', 'a', 'ab', 'b', 'é'],
  );
  const encoded = encodeValue({ b: 1, a: { d: 1, c: 2 } });
  assert.equal(JSON.stringify(encoded), '{"a":{"c":2,"d":1},"b":1}');
});

const SAMPLES: readonly Value[] = [
  null,
  true,
  false,
  0,
  -0,
  1,
  NaN,
  '',
  '0',
  'NaN',
  [],
  [0],
  [-0],
  [1, 2],
  [2, 1],
  [[]],
  [null],
  {},
  { a: 1 },
  { a: 2 },
  { a: null },
  { b: 1 },
  { a: 1, b: 1 },
  { a: {} },
  { a: [] },
  { 0: 1 },
  { length: 0 },
];

test('equality is that of keys: every sample is equal to itself and to no other', () => {
  for (const [index, one] of SAMPLES.entries()) {
    for (const [at, other] of SAMPLES.entries()) {
      assert.equal(equal(one, other), index === at, `${JSON.stringify(one)} and ${JSON.stringify(other)}`);
    }
    assert.ok(equal(one, structuredClone(one)));
  }
  assert.ok(equal({ a: 1, b: 2 }, { b: 2, a: 1 }));
});

test('changes name each key that differs, in order', () => {
  assert.deepEqual(changes({ c: 1, a: 1, same: [1], gone: null }, { same: [1], a: 2, new: null, c: 1 }), [
    { key: 'a', change: 'changed', before: 1, now: 2 },
    { key: 'gone', change: 'removed', before: null, now: null },
    { key: 'new', change: 'added', before: null, now: null },
  ]);
  assert.deepEqual(changes({}, {}), []);
  assert.deepEqual(union({ b: 1, a: 1 }, { c: 1, a: 2 }), ['a', 'b', 'c']);
});
