import assert from 'node:assert/strict';
import { test } from 'node:test';
import { combinationsOf, parseSweep } from '../../src/overlay/sweep.js';

const names = (...swept: readonly string[]): readonly string[] =>
  combinationsOf(swept.map(parseSweep), null).map(({ name }) => name);

test('all combinations, the last param fastest, by names that can be read and asked for', () => {
  assert.deepEqual(names('training.rate=0.1,0.5', 'size=small,large'), [
    'rate=0.1,size=small',
    'rate=0.1,size=large',
    'rate=0.5,size=small',
    'rate=0.5,size=large',
  ]);
  assert.deepEqual(combinationsOf([parseSweep('a.b=1,2')], 'hot'), [
    { name: 'hot,b=1', set: ['a.b=1'] },
    { name: 'hot,b=2', set: ['a.b=2'] },
  ]);
});

test('commas within quotes and brackets are the value’s own', () => {
  assert.deepEqual(parseSweep('sizes=[1, 2],[3]').values, ['[1, 2]', '[3]']);
  assert.deepEqual(parseSweep('text="a,b",c').values, ['"a,b"', 'c']);
});

test('two keys of one ending keep their whole names, and what no folder can be called is told apart', () => {
  assert.deepEqual(names('a.rate=1', 'b.rate=2'), ['a.rate=1,b.rate=2']);
  const [one = '', other = ''] = names('text="a b","a/b"');
  assert.match(one, /^text=_a_b_-[0-9a-f]{8}$/);
  assert.notEqual(one, other);
});

test('what can’t be swept is refused', () => {
  assert.throws(() => parseSweep('rate'), /has the form key=value,value/);
  assert.throws(() => parseSweep('rate=1,,2'), /a value is empty/);
  assert.throws(() => parseSweep('rate=1,1'), /there twice/);
  assert.throws(() => parseSweep('=1'), /empty part/);
  assert.throws(() => combinationsOf(['a=1', 'a=2'].map(parseSweep), null), /swept twice/);
  const many = Array.from({ length: 101 }, (_, at) => String(at)).join();
  assert.throws(() => combinationsOf([`a=${many}`, `b=${many}`].map(parseSweep), null), /10201 combinations/);
});
