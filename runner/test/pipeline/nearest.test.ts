import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearest, suggest } from '../../src/pipeline/nearest.js';

const KEYS = ['cmd', 'deps', 'params', 'outs', 'desc', 'frozen', 'lr'];

const MEANT: readonly (readonly [word: string, key: string | null])[] = [
  ['dep', 'deps'],
  ['depss', 'deps'],
  ['pramas', 'params'],
  ['Outs', 'outs'],
  ['ltr', 'lr'],
  ['dependencies', 'deps'],
  ['command', 'cmd'],
  ['parameters', 'params'],
  ['outputs', 'outs'],
  ['image', null],
  ['x', null],
];

for (const [word, key] of MEANT) {
  test(`"${word}" ${key === null ? 'means nothing known' : `is meant as "${key}"`}`, () => {
    assert.equal(nearest(word, KEYS), key);
  });
}

test('where nothing is near, what is known is listed, as far as it can be read', () => {
  assert.equal(suggest('x', ['one', 'two']), 'Known: one, two');
  assert.equal(suggest('x', []), null);
  const many = Array.from({ length: 20 }, (_, index) => `key-${index}`);
  assert.equal(suggest('x', many), `Known: ${many.slice(0, 12).join(', ')}, …`);
});
