import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ReadyQueue, type ReadyItem } from '../../src/run/ready-queue.js';

const CAPACITY = { cpu: 2, memory: 1000 };

const CELL = { cpu: 1, memory: null, duration: null, priority: 0 };

function ready(name: string, order: number, settings: Partial<ReadyItem> = {}): ReadyItem {
  return { ...CELL, name, order, ...settings };
}

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
  const item = fc.record({
    cpu: fc.constantFrom(0.25, 0.5, 1, 2, 3),
    memory: fc.constantFrom(null, 200, 800, 1500),
    duration: fc.constantFrom(null, 5, 10),
    priority: fc.constantFrom(0, 1),
  });
  const step = fc.oneof(
    item.map((settings) => ({ kind: 'add' as const, settings })),
    fc.constant({ kind: 'take' as const }),
    fc.nat().map((which) => ({ kind: 'release' as const, which })),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const [queue, byHand] = [new ReadyQueue(CAPACITY), new ByHand()];
      for (const [order, one] of steps.entries()) {
        if (one.kind === 'add') {
          const added = ready(`s${order}`, order, one.settings);
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

test('ten stages of a tenth of a core fill it exactly', () => {
  const queue = new ReadyQueue({ cpu: 1, memory: 1000 });
  for (let order = 0; order < 11; order += 1) queue.add(ready(`s${order}`, order, { cpu: 0.1 }));
  const taken = Array.from({ length: 11 }, () => queue.take()?.name ?? null);
  assert.deepEqual(taken, [...Array.from({ length: 10 }, (_, order) => `s${order}`), null]);
});

test('n stages that are ready at once cost n log n looks at them', () => {
  const looks = (count: number): number => {
    let looked = 0;
    const queue = new ReadyQueue(CAPACITY);
    for (let order = 0; order < count; order += 1) {
      queue.add({
        ...ready(`s${order}`, order),
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
