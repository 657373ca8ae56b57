import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ReadyQueue, type ReadyItem } from '../../src/run/ready-queue.js';

const GB = 1e9;

function item(name: string, facts: Partial<ReadyItem> = {}): ReadyItem {
  return { name, cpu: 1, memory: null, duration: 1000, priority: 0, order: 0, ...facts };
}

function queueOf(cpu: number, items: readonly ReadyItem[]): ReadyQueue {
  const queue = new ReadyQueue({ cpu, memory: 8 * GB });
  for (const one of items) queue.add(one);
  return queue;
}

/** Everything that may start now. */
function taken(queue: ReadyQueue): string[] {
  const names: string[] = [];
  for (let next = queue.take(); next !== null; next = queue.take()) names.push(next.name);
  return names;
}

test('unknown durations first, then the longest, then priority, then the order of the file', () => {
  const queue = queueOf(100, [
    item('third', { order: 3 }),
    item('second', { order: 2 }),
    item('urgent', { order: 4, priority: 1 }),
    item('long', { order: 5, duration: 5000 }),
    item('unknown', { order: 6, duration: null }),
  ]);
  assert.deepEqual(taken(queue), ['unknown', 'long', 'urgent', 'second', 'third']);
});

test('as many at a time as there are cores, and one more for each that ends', () => {
  const queue = queueOf(2, [item('a', { order: 1 }), item('b', { order: 2 }), item('c', { order: 3 })]);
  assert.deepEqual(taken(queue), ['a', 'b']);
  queue.release('a');
  assert.deepEqual(taken(queue), ['c']);
});

test('fractions of a core add up exactly', () => {
  const tenths = Array.from({ length: 11 }, (_, order) => item(String(order), { cpu: 0.1, order }));
  assert.equal(taken(queueOf(1, tenths)).length, 10);
});

test('memory counts where it is declared; what fits overtakes what does not', () => {
  const queue = queueOf(8, [
    item('half', { memory: 4 * GB, duration: 9000 }),
    item('more than half', { memory: 5 * GB, duration: 8000 }),
    item('small', { memory: 1 * GB }),
    item('undeclared'),
  ]);
  assert.deepEqual(taken(queue), ['half', 'small', 'undeclared']);
});

test('a stage that asks for more than there is runs alone, and nothing overtakes it', () => {
  const queue = queueOf(2, [
    item('running', { duration: 9000 }),
    item('huge', { cpu: 64, duration: 8000 }),
    item('small', { duration: 7000 }),
  ]);
  assert.deepEqual(taken(queue), ['running']);
  queue.release('running');
  assert.deepEqual(taken(queue), ['huge']);
  queue.release('huge');
  assert.deepEqual(taken(queue), ['small']);
});
