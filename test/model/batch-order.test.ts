import assert from 'node:assert/strict';
import { test } from 'node:test';
import { batchOrder } from '../../stages/model/batch-order.js';
import { hashOrder } from '../../stages/model/hash.js';
import { randomStream } from '../../stages/model/random.js';

function epochs(images: number, batch: number, seed: number, count: number): Int32Array[] {
  const orders = batchOrder(images, batch, seed);
  return Array.from({ length: count }, () => orders.next().value);
}

test('an epoch is 937 whole batches of different images; the rest is dropped', () => {
  const [order] = epochs(60_000, 64, 0, 1);
  assert.ok(order);
  assert.equal(order.length, 937 * 64);
  assert.equal(new Set(order).size, order.length);
  assert.ok(order.every((index) => index >= 0 && index < 60_000));
});

test('every epoch is shuffled anew, and drops other images', () => {
  const [first, second] = epochs(60_000, 64, 0, 2);
  assert.ok(first && second);
  assert.notDeepEqual(first, second);
  const missing = (order: Int32Array): number[] => {
    const seen = new Set(order);
    return Array.from({ length: 60_000 }, (_, index) => index).filter((index) => !seen.has(index));
  };
  assert.equal(missing(first).length, 32);
  assert.notDeepEqual(missing(first), missing(second));
});

test('the batch order of a seed never changes', () => {
  const [order] = epochs(60_000, 64, 0, 1);
  assert.ok(order);
  assert.equal(hashOrder(order), 'e3d0dbc6a263f19533708de5800b95389dd3fd2bc9a97e7795cbd73673bfb8df');
});

test('all orders are equally likely', () => {
  // 24 orders of 4 images, 24,000 draws: χ² with 23 degrees of freedom exceeds 60 once in 30,000 times.
  const counts = new Map<string, number>();
  for (const order of epochs(4, 4, 7, 24_000)) {
    counts.set(order.join(), (counts.get(order.join()) ?? 0) + 1);
  }
  assert.equal(counts.size, 24);
  const chiSquared = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
  assert.ok(chiSquared < 60, `χ² = ${chiSquared}`);
});

test('a stream is that of its purpose, and of nothing else', () => {
  const draws = (...parts: (string | number)[]): number[] => {
    const stream = randomStream(...parts);
    return Array.from({ length: 5 }, () => stream.integer(2 ** 32));
  };
  assert.deepEqual(draws('batches', 0), draws('batches', 0));
  for (const other of [
    ['batches', 1],
    ['init', 0],
    ['init', 0, 0],
    ['batches', '0'],
  ]) {
    assert.notDeepEqual(draws('batches', 0), draws(...other));
  }
});
