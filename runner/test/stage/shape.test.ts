import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  boolean,
  integer,
  list,
  nullable,
  number,
  object,
  oneOf,
  record,
  string,
} from '../../src/stage/index.js';

const params = object({
  training: object({ epochs: integer(1), rate: number(), shuffle: boolean() }),
  engine: oneOf('onnxruntime', 'reference'),
  sizes: record(list(integer(1))),
  note: nullable(string()),
});

const GOOD = {
  training: { epochs: 50, rate: 1e-5, shuffle: true },
  engine: 'onnxruntime',
  sizes: { small: [64, 64], large: [1024, 1024] },
  note: null,
};

test('a value of the right shape is handed on as it is', () => {
  assert.deepEqual(params.parse(GOOD), GOOD);
  assert.equal(number().parse(Infinity), Infinity);
});

for (const [what, value, message] of [
  [
    'text for a number',
    { ...GOOD, training: { ...GOOD.training, rate: '0.1' } },
    'training.rate must be a number, and is "0.1"',
  ],
  [
    'NaN',
    { ...GOOD, training: { ...GOOD.training, rate: NaN } },
    'training.rate must be a number, and is NaN',
  ],
  [
    'a fraction',
    { ...GOOD, training: { ...GOOD.training, epochs: 1.5 } },
    'training.epochs must be an integer of 1 or more, and is 1.5',
  ],
  [
    'too little',
    { ...GOOD, training: { ...GOOD.training, epochs: 0 } },
    'training.epochs must be an integer of 1 or more, and is 0',
  ],
  [
    'a number for a truth value',
    { ...GOOD, training: { ...GOOD.training, shuffle: 1 } },
    'training.shuffle must be true or false, and is 1',
  ],
  [
    'an unknown word',
    { ...GOOD, engine: 'torch' },
    'engine must be one of onnxruntime, reference, and is "torch"',
  ],
  [
    'a wrong list entry',
    { ...GOOD, sizes: { small: [64, '64'] } },
    'sizes.small.1 must be an integer of 1 or more, and is "64"',
  ],
  ['a list for a map', { ...GOOD, sizes: [64] }, 'sizes must be a map, and is [64]'],
  ['a missing key', { ...GOOD, note: undefined }, 'note must be a text, and is missing'],
  ['an unknown key', { ...GOOD, nodes: 3 }, 'nodes must be absent (the script knows no such key), and is 3'],
  [
    'long text',
    { ...GOOD, engine: 'x'.repeat(200) },
    `engine must be one of onnxruntime, reference, and is "${'x'.repeat(78)}…`,
  ],
] as const) {
  test(`${what} is refused by its place`, () => {
    assert.throws(() => params.parse(value), { name: 'ShapeError', message });
  });
}

test('numbers have bounds, which are allowed themselves', () => {
  const rate = number({ min: 0, max: 1 });
  assert.deepEqual(
    [0, 0.5, 1].map((value) => rate.parse(value)),
    [0, 0.5, 1],
  );
  assert.throws(() => rate.parse(1.5), { message: 'the value must be a number from 0 to 1, and is 1.5' });
  assert.throws(() => number({ min: 0 }).parse(-1), { message: /must be a number of 0 or more, and is -1$/ });
  assert.throws(() => number({ max: 0 }).parse(1), { message: /must be a number of 0 or less, and is 1$/ });
  assert.throws(() => integer({ min: 1, max: 3 }).parse(4), { message: /must be an integer from 1 to 3/ });
  assert.throws(() => integer({ max: 3 }).parse(2.5), { message: /must be an integer of 3 or less/ });
  assert.throws(() => rate.parse('0'), { message: /must be a number from 0 to 1, and is "0"/ });
});

for (const [what, bounds, message] of [
  ['a lone number', 0, /^number\(0\) says no bounds: write number\(\{ min: 0, max: 1 \}\)/],
  ['a bound by another name', { least: 0 }, /^number\(\{"least":0\}\) says no bounds/],
  ['a bound that is no number', { min: '0' }, /^number\(\{"min":"0"\}\) says no bounds/],
  ['bounds that allow nothing', { min: 1, max: 0 }, /allows nothing: min is above max/],
  ['null', null, /^number\(null\) says no bounds/],
] as const) {
  test(`${what} is no bounds of a number`, () => {
    // As JavaScript calls it, where no compiler looks.
    assert.throws(() => Reflect.apply(number, null, [bounds]) as unknown, { name: 'TypeError', message });
  });
}
