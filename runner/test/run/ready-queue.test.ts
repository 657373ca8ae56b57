import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
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

const CAPACITY = { cpu: 2, memory: 1000 };

/** The queue as one sorts a list by hand. */
class ByHand {
  waiting: ReadyItem[] = [];
  running: ReadyItem[] = [];

  take(): string | null {
    this.waiting.sort(
      (a, b) =>
        Number(a.duration !== null) - Number(b.duration !== null) ||
        (b.duration ?? 0) - (a.duration ?? 0) ||
        b.priority - a.priority ||
        a.order - b.order,
    );
    for (const item of this.waiting) {
      const isHuge = item.cpu > CAPACITY.cpu || (item.memory ?? 0) > CAPACITY.memory;
      const all = [item, ...this.running];
      const cpu = all.reduce((sum, one) => sum + one.cpu, 0);
      const memory = all.reduce((sum, one) => sum + (one.memory ?? 0), 0);
      if (this.running.length === 0 || (cpu <= CAPACITY.cpu && memory <= CAPACITY.memory)) {
        this.waiting = this.waiting.filter((one) => one !== item);
        this.running.push(item);
        return item.name;
      }
      if (isHuge) return null;
    }
    return null;
  }
}

test('whatever is added, taken and released, the order is the one that the rules make', () => {
  const facts = fc.record({
    cpu: fc.constantFrom(0.25, 0.5, 1, 2, 3),
    memory: fc.constantFrom(null, 200, 800, 1500),
    duration: fc.constantFrom(null, 5, 10),
    priority: fc.constantFrom(0, 1),
  });
  const step = fc.oneof(
    facts.map((some) => ({ kind: 'add' as const, some })),
    fc.constant({ kind: 'take' as const }),
    fc.nat().map((which) => ({ kind: 'release' as const, which })),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const [queue, byHand] = [new ReadyQueue(CAPACITY), new ByHand()];
      for (const [order, one] of steps.entries()) {
        if (one.kind === 'add') {
          const added = item(`s${order}`, { ...one.some, order });
          queue.add(added);
          byHand.waiting.push(added);
        } else if (one.kind === 'take') {
          assert.equal(queue.take()?.name ?? null, byHand.take());
        } else {
          const [released] = byHand.running.splice(one.which % Math.max(1, byHand.running.length), 1);
          if (released !== undefined) queue.release(released.name);
        }
      }
    }),
    { numRuns: 500 },
  );
});

test('n stages that are ready at once cost n log n looks at them', () => {
  const looks = (count: number): number => {
    let looked = 0;
    const queue = queueOf(2, []);
    for (let order = 0; order < count; order += 1) {
      queue.add({
        ...item(`s${order}`, { order }),
        get duration() {
          looked += 1;
          return (order * 7919) % count;
        },
      });
    }
    for (let item = queue.take(); item !== null; item = queue.take()) queue.release(item.name);
    return looked;
  };
  const perStage = looks(10_000) / 10_000;
  assert.ok(perStage < 6 * Math.log2(10_000), `${perStage} looks at each stage`);
});
