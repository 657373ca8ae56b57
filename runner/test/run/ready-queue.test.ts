import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Resources } from '../../src/model/graph.js';
import { capacityOf, demandOf } from '../../src/run/capacity.js';
import { Pool, ReadyQueue, type ReadyItem } from '../../src/run/ready-queue.js';

const GB = 1e9;

type Facts = Partial<Omit<ReadyItem, 'name' | 'demand'> & Resources>;

function item(name: string, { cpu = 1, memory = null, named = {}, ...facts }: Facts = {}): ReadyItem {
  const demand = demandOf({ cpu, memory, named });
  return { name, demand, duration: 1000, priority: 0, order: 0, ...facts };
}

function capacity(cpu: number, memory: number, counts: Readonly<Record<string, number>> = {}) {
  const machine = { cores: () => cpu, memory: () => memory };
  return capacityOf(machine, null, new Map(Object.entries(counts))).capacity;
}

function queueOf(
  cpu: number,
  items: readonly ReadyItem[],
  counts: Readonly<Record<string, number>> = {},
): ReadyQueue {
  const queue = new ReadyQueue(capacity(cpu, 8 * GB, counts));
  for (const one of items) queue.add(one);
  return queue;
}

/** Everything that may start now. */
function taken(queue: ReadyQueue): string[] {
  const names: string[] = [];
  for (let next = queue.take(); next !== null; next = queue.take()) names.push(next.name);
  return names;
}

test('the higher priority first, then unknown durations, then the longest, then the order of the file', () => {
  const queue = queueOf(100, [
    item('third', { order: 3 }),
    item('second', { order: 2 }),
    item('urgent', { order: 4, priority: 1 }),
    item('long', { order: 5, duration: 5000 }),
    item('unknown', { order: 6, duration: null }),
    item('last', { order: 1, priority: -1, duration: null }),
  ]);
  assert.deepEqual(taken(queue), ['urgent', 'unknown', 'long', 'second', 'third', 'last']);
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

test('nothing below a priority is taken while that is asked for', () => {
  const queue = queueOf(8, [item('zero'), item('one', { priority: 1 })]);
  assert.equal(queue.take(2), null);
  assert.deepEqual([queue.take(1)?.name, queue.take(1)], ['one', null]);
  assert.equal(queue.take(0)?.name, 'zero');
});

test('queues of one pool share what there is, and hear when something is free', () => {
  const pool = new Pool();
  const [here, there] = [0, 1].map(() => new ReadyQueue(capacity(2, 8 * GB), pool));
  assert.ok(here !== undefined && there !== undefined);
  here.add(item('a', { cpu: 2 }));
  there.add(item('b'));
  const heard: string[] = [];
  const unlisten = pool.onFree(() => heard.push('freed'));
  assert.deepEqual([taken(here), taken(there), heard], [['a'], [], []]);
  here.release('a');
  assert.deepEqual([taken(there), heard], [['b'], ['freed']]);
  unlisten();
  there.release('b');
  assert.deepEqual(heard, ['freed']);
});

test('what has a name counts as often as was said, and once where nothing was', () => {
  const gpus = Array.from({ length: 4 }, (_, order) => item(`gpu ${order}`, { named: { gpu: 1 }, order }));
  assert.deepEqual(taken(queueOf(8, gpus, { gpu: 2 })), ['gpu 0', 'gpu 1']);
  const queue = queueOf(8, [...gpus, item('another', { named: { disk: 1 }, order: 9 })]);
  assert.deepEqual(taken(queue), ['gpu 0', 'another']);
  queue.release('gpu 0');
  assert.deepEqual(taken(queue), ['gpu 1']);
});

test('fractions of what has a name add up exactly', () => {
  const tenths = Array.from({ length: 11 }, (_, order) =>
    item(String(order), { named: { licence: 0.1 }, order }),
  );
  assert.equal(taken(queueOf(64, tenths)).length, 10);
});

test('more of a name than there is: alone, and the name is known', () => {
  const greedy = item('greedy', { named: { gpu: 3, disk: 1 } });
  const queue = queueOf(8, [greedy, item('small', { duration: 1 })], { gpu: 2 });
  assert.deepEqual(queue.excess(greedy.demand), ['gpu']);
  assert.deepEqual(taken(queue), ['greedy']);
});

test('a demand beyond all numbers leaves nothing behind', () => {
  const queue = queueOf(2, [item('beyond', { cpu: 1e308, memory: 1e308, duration: 9000 })]);
  assert.deepEqual(taken(queue), ['beyond']);
  queue.release('beyond');
  for (const name of ['a', 'b', 'c']) queue.add(item(name));
  assert.equal(taken(queue).length, 2);
});

test('counts instead of what the machine has; -j where they say no cpu', () => {
  const machine = { cores: () => 4, memory: () => GB };
  const of = (jobs: number | null, counts: Readonly<Record<string, number>>) => {
    const { capacity: all, cores } = capacityOf(machine, jobs, new Map(Object.entries(counts)));
    return [cores, all.of('cpu'), all.of('memory'), all.of('gpu')];
  };
  assert.deepEqual(of(null, {}), [4, 4000, GB, 1000]);
  assert.deepEqual(of(1.5, { memory: 5, gpu: 0.5 }), [1.5, 1500, 5, 500]);
  assert.deepEqual(of(null, { cpu: 3 }), [3, 3000, GB, 1000]);
});

const CAPACITY = { cpu: 2, memory: 1000, gpu: 2, lock: 1 };

type Name = keyof typeof CAPACITY;
const NAMES: readonly Name[] = ['cpu', 'memory', 'gpu', 'lock'];
const UNITS: Readonly<Record<Name, number>> = { cpu: 1000, memory: 1, gpu: 1000, lock: 1000 };

function usedOf(items: readonly ReadyItem[], name: Name): number {
  return items.reduce((sum, { demand }) => sum + (demand.get(name) ?? 0), 0);
}

/** Compared as whole parts. */
function isOver(items: readonly ReadyItem[]): boolean {
  return NAMES.some((name) => usedOf(items, name) > CAPACITY[name] * UNITS[name]);
}

/** The queue as one sorts a list by hand. */
class ByHand {
  waiting: ReadyItem[] = [];
  running: ReadyItem[] = [];

  take(): string | null {
    this.waiting.sort(
      (a, b) =>
        b.priority - a.priority ||
        Number(a.duration !== null) - Number(b.duration !== null) ||
        (b.duration ?? 0) - (a.duration ?? 0) ||
        a.order - b.order,
    );
    for (const item of this.waiting) {
      if (this.running.length === 0 || !isOver([item, ...this.running])) {
        this.waiting = this.waiting.filter((one) => one !== item);
        this.running.push(item);
        return item.name;
      }
      if (isOver([item])) return null;
    }
    return null;
  }
}

const FACTS = fc.record({
  cpu: fc.constantFrom(0.25, 0.5, 1, 2, 3),
  memory: fc.constantFrom(null, 200, 800, 1500),
  named: fc.record({ gpu: fc.constantFrom(0.1, 1, 2, 3), lock: fc.constantFrom(1, 2) }, { requiredKeys: [] }),
  duration: fc.constantFrom(null, 5, 10),
  priority: fc.constantFrom(0, 1),
});

const machine = () => new ReadyQueue(capacity(CAPACITY.cpu, CAPACITY.memory, { gpu: CAPACITY.gpu }));

test('whatever is added, taken and released, the order is the one that the rules make', () => {
  const step = fc.oneof(
    FACTS.map((some) => ({ kind: 'add' as const, some })),
    fc.constant({ kind: 'take' as const }),
    fc.nat().map((which) => ({ kind: 'release' as const, which })),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const [queue, byHand] = [machine(), new ByHand()];
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

/** A stage that becomes ready at one time and runs for another: what the queue knows of it is no matter of truth. */
const ARRIVALS = fc.array(
  fc.record({ facts: FACTS, at: fc.nat({ max: 20 }), runs: fc.integer({ min: 1, max: 9 }) }),
  { maxLength: 40 },
);

test('never more in use than there is but by one alone; all run; nothing passes one that waits to run alone', () => {
  fc.assert(
    fc.property(ARRIVALS, (arrivals) => {
      const queue = machine();
      const stages = arrivals.map(({ facts, ...times }, order) => ({
        item: item(`s${order}`, { ...facts, order }),
        ...times,
      }));
      const running = new Map<string, { readonly item: ReadyItem; readonly ends: number }>();
      const waiting = new Map<string, ReadyItem>();
      const longest = stages.reduce((sum, { at, runs }) => Math.max(sum, at) + runs, 0);
      for (let now = 0; now <= longest; now += 1) {
        for (const [name, { ends }] of running) {
          if (ends > now) continue;
          queue.release(name);
          running.delete(name);
        }
        for (const one of stages.filter(({ at }) => at === now)) {
          queue.add(one.item);
          waiting.set(one.item.name, one.item);
        }
        for (let next = queue.take(); next !== null; next = queue.take()) {
          const { name, order } = next;
          waiting.delete(name);
          for (const other of waiting.values()) {
            const passed = isOver([other]) && goesBefore(other, next);
            assert.ok(!passed, `${name} passes ${other.name}, which is to run alone`);
          }
          running.set(name, { item: next, ends: now + (stages[order]?.runs ?? 0) });
          const items = [...running.values()].map((one) => one.item);
          assert.ok(items.length === 1 || !isOver(items), `too much at ${now}`);
        }
        assert.ok(running.size > 0 || waiting.size === 0, `stuck at ${now}`);
      }
      assert.deepEqual([running.size, waiting.size], [0, 0], 'all have run');
    }),
    { numRuns: 300 },
  );
});

function goesBefore(a: ReadyItem, b: ReadyItem): boolean {
  const rank = ({ duration, priority, order }: ReadyItem) => [-priority, -(duration ?? Infinity), order];
  const [left, right] = [rank(a), rank(b)];
  const at = left.findIndex((one, index) => one !== right[index]);
  return at >= 0 && (left[at] ?? 0) < (right[at] ?? 0);
}

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
