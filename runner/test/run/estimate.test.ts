import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { capacityOf, demandOf } from '../../src/run/capacity.js';
import { estimate, type Task } from '../../src/run/estimate.js';

function capacity(cores: number) {
  return capacityOf({ cores: () => cores, memory: () => 8e9 }, null, new Map()).capacity;
}

const ONE_CORE = demandOf({ cpu: 1, memory: null, named: {} });

function task(name: string, expectedMs: number | null, ...upstream: readonly string[]): Task {
  return { name, upstream, expectedMs, demand: ONE_CORE, priority: 0 };
}

test('the queue is played: the longest first, two at a time', () => {
  const tasks = [task('a', 100), task('b', 300), task('c', 200), task('d', 50, 'a', 'b', 'c')];
  assert.deepEqual(estimate(tasks, capacity(2)), { tasks: 4, sumMs: 650, wallMs: 350, unknown: 0 });
});

test('what shares a resource takes turns, and what asks for too much runs alone', () => {
  const gpu = demandOf({ cpu: 1, memory: null, named: { gpu: 1 } });
  const tasks = [
    { ...task('a', 100), demand: gpu },
    { ...task('b', 100), demand: gpu },
  ];
  assert.equal(estimate(tasks, capacity(4)).wallMs, 200);
  const wide = { ...task('wide', 100), demand: demandOf({ cpu: 9, memory: null, named: {} }) };
  assert.equal(estimate([wide, task('a', 100)], capacity(4)).wallMs, 200);
});

test('what nobody knows counts nothing, and is counted', () => {
  assert.deepEqual(estimate([task('a', null), task('b', 100, 'a')], capacity(1)), {
    tasks: 2,
    sumMs: 100,
    wallMs: 100,
    unknown: 1,
  });
  assert.deepEqual(estimate([], capacity(1)), { tasks: 0, sumMs: 0, wallMs: 0, unknown: 0 });
});

/** Each may wait for some of those before it. */
const graphs = fc
  .array(fc.record({ ms: fc.integer({ min: 1, max: 100 }), above: fc.array(fc.nat()) }), { maxLength: 12 })
  .map((nodes) =>
    nodes.map(({ ms, above }, at) =>
      task(`t${at}`, ms, ...new Set(above.filter(() => at > 0).map((one) => `t${one % at}`))),
    ),
  );

test('it is never shorter than the longest chain or a fair share, and on one core it is the sum', () => {
  fc.assert(
    fc.property(graphs, fc.integer({ min: 1, max: 4 }), (tasks, cores) => {
      const { sumMs, wallMs } = estimate(tasks, capacity(cores));
      const ends = new Map<string, number>();
      for (const { name, upstream, expectedMs } of tasks) {
        ends.set(name, (expectedMs ?? 0) + Math.max(0, ...upstream.map((one) => ends.get(one) ?? 0)));
      }
      assert.ok(wallMs >= Math.max(0, ...ends.values(), sumMs / cores));
      assert.ok(wallMs <= sumMs);
      assert.equal(estimate(tasks, capacity(1)).wallMs, sumMs);
    }),
  );
});
