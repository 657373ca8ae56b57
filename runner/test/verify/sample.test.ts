import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawSample } from '../../src/verify/sample.js';

const NAMES = Array.from({ length: 20 }, (_, index) => `cell@${index}`);

test('a seed draws the same names, whatever their order, and keeps the order', () => {
  const drawn = drawSample(NAMES, 5, 'seed');
  assert.equal(drawn.length, 5);
  assert.deepEqual(drawSample(NAMES.toReversed(), 5, 'seed').toReversed(), drawn);
  assert.deepEqual(
    drawn,
    NAMES.filter((name) => drawn.includes(name)),
  );
});

test('a larger sample holds the smaller one, and no sample has more than there is', () => {
  const [small, large] = [drawSample(NAMES, 5, 's'), drawSample(NAMES, 10, 's')];
  assert.ok(small.every((name) => large.includes(name)));
  assert.deepEqual(drawSample(NAMES, 99, 's'), NAMES);
});

test('over many seeds every name is drawn about equally often', () => {
  const counts = new Map(NAMES.map((name) => [name, 0]));
  const seeds = 2000;
  for (let seed = 0; seed < seeds; seed += 1) {
    for (const name of drawSample(NAMES, 5, String(seed))) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const expected = (seeds * 5) / NAMES.length;
  // Five standard deviations of a binomial count.
  const bound = 5 * Math.sqrt(expected * 0.75);
  for (const [name, count] of counts) assert.ok(Math.abs(count - expected) < bound, `${name}: ${count}`);
});
