import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Graph } from '../../src/model/graph.js';
import { PROJECT } from '../support/memory-disk.js';
import { load, refusal } from '../support/pipeline.js';

interface Plain {
  readonly deps: readonly string[];
  readonly outs: readonly string[];
}

function yamlOf(stages: Readonly<Record<string, Plain>>): string {
  return JSON.stringify({
    stages: Object.fromEntries(
      Object.entries(stages).map(([name, { deps, outs }]) => [name, { cmd: 'x', deps, outs }]),
    ),
  });
}

function upstream(graph: Graph): Record<string, readonly string[]> {
  return Object.fromEntries(graph.upstream);
}

test('a dep in an out, an out in a dep, and equal paths are edges, however they are spelled', () => {
  const graph = load(
    yamlOf({
      make: { deps: [], outs: ['./d/', 'e/x'] },
      inside: { deps: ['d/y/z'], outs: [] },
      holds: { deps: ['e'], outs: [] },
      equal: { deps: ['d'], outs: [] },
      near: { deps: ['dd', 'd.txt', 'e/xx'], outs: [] },
      all: { deps: ['.'], outs: [] },
      above: { deps: ['..'], outs: [] },
      absolute: { deps: [posix.join(PROJECT, 'e')], outs: [] },
    }),
  );
  assert.deepEqual(upstream(graph), {
    make: [],
    inside: ['make'],
    holds: ['make'],
    equal: ['make'],
    near: [],
    all: ['make'],
    above: ['make'],
    absolute: ['make'],
  });
  assert.deepEqual(graph.downstream.get('make'), ['inside', 'holds', 'equal', 'all', 'above', 'absolute']);
});

test('a params file that a stage makes is an edge', () => {
  const graph = load('stages: {use: {cmd: x, params: [{p/q.json: [k]}]}, make: {cmd: x, outs: [p]}}');
  assert.deepEqual(upstream(graph), { make: [], use: ['make'] });
});

test('a stage dep is an edge to a stage, to a cell, or to all cells of a group', () => {
  const graph = load(
    'stages: {z: {cmd: x, deps: {cells: {stage: a}}}, y: {cmd: x, deps: [{stage: a@2}, {stage: b}]}, a: {foreach: [1, 2], do: {cmd: x}}, b: {cmd: x}}',
  );
  assert.deepEqual(graph.upstream.get('z'), ['a@1', 'a@2']);
  assert.deepEqual(graph.upstream.get('y'), ['a@2', 'b']);
  assert.match(
    refusal('stages: {tran: {cmd: x}, b: {cmd: x, deps: [{stage: train}]}}'),
    /there is no stage "train"\n.*\n.*\nDid you mean "tran"\?/,
  );
});

test('a frozen stage has no upstream', () => {
  const graph = load('stages: {a: {cmd: x, outs: [o]}, b: {cmd: x, frozen: true, deps: [o, {stage: a}]}}');
  assert.deepEqual(upstream(graph), { a: [], b: [] });
});

test('cycles are named by their stages', () => {
  assert.match(
    refusal(
      yamlOf({
        a: { deps: ['c'], outs: ['a'] },
        b: { deps: ['a'], outs: ['b'] },
        c: { deps: ['b'], outs: ['c'] },
      }),
    ),
    /these stages depend on each other: "a" needs "c" needs "b" needs "a"/,
  );
  assert.match(
    refusal('stages: {a: {cmd: x, deps: [{stage: a}]}}'),
    /stage "a" depends on an out of its own/,
  );
  assert.match(
    refusal(yamlOf({ a: { deps: ['d/x'], outs: ['d'] } })),
    /stage "a" depends on an out of its own/,
  );
});

test("every overlap is told, of a group's cells one", () => {
  const text = refusal(
    'stages:\n  a: {cmd: x, outs: [o, p/q]}\n  b: {cmd: x, outs: [o/x, p]}\n  c: {foreach: [1, 2, 3], do: {cmd: x, outs: [same]}}\n',
  );
  assert.deepEqual(
    text.split('\n').filter((line) => line.startsWith('pipeline.yaml')),
    [
      'pipeline.yaml:2:25: stage "a": "p/q" lies in the out "p" of stage "b"',
      'pipeline.yaml:3:22: stage "b": "o/x" lies in the out "o" of stage "a"',
      'pipeline.yaml:4:47: stage "c@2": "same" is an out of stage "c@1" already',
    ],
  );
});

test('a chain of ten thousand stages is linked', () => {
  const stages = Array.from({ length: 10_000 }, (_, at) => [
    `s${at}`,
    { deps: at === 9_999 ? [] : [`o${at + 1}`], outs: [`o${at}`] },
  ]);
  const graph = load(yamlOf(Object.fromEntries(stages) as Record<string, Plain>));
  assert.equal([...graph.stages.keys()][0], 's9999');
});

const path = fc
  .array(fc.constantFrom('a', 'b', 'ab', 'a.b'), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.join('/'));
const stages = fc.dictionary(
  fc.constantFrom('s', 't', 'u', 'v', 'w'),
  fc.record({ deps: fc.array(path, { maxLength: 3 }), outs: fc.uniqueArray(path, { maxLength: 2 }) }),
  { minKeys: 1 },
);

function touch(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other}/`) || other.startsWith(`${one}/`);
}

test('edges, overlaps, cycles and order are those of comparing every path with every other', () => {
  const seen = { overlap: 0, cycle: 0, graph: 0 };
  fc.assert(
    fc.property(stages, (given) => {
      const names = Object.keys(given);
      const outs = names.flatMap((name) => (given[name]?.outs ?? []).map((out) => ({ name, out })));
      const overlap = outs.some((one, at) => outs.slice(at + 1).some((other) => touch(one.out, other.out)));
      const edges = new Map(
        names.map((name) => [
          name,
          new Set(
            outs
              .filter(({ out }) => (given[name]?.deps ?? []).some((dep) => touch(dep, out)))
              .map((owner) => owner.name),
          ),
        ]),
      );
      if (overlap) {
        seen.overlap++;
        assert.match(refusal(yamlOf(given)), /is an out of|lies in the out/);
      } else if (hasCycle(edges)) {
        seen.cycle++;
        assert.match(refusal(yamlOf(given)), /depend on each other|depends on an out of its own/);
      } else {
        seen.graph++;
        const graph = load(yamlOf(given));
        const order = [...graph.stages.keys()];
        for (const name of names) {
          assert.deepEqual(new Set(graph.upstream.get(name)), edges.get(name));
          for (const above of edges.get(name) ?? []) {
            assert.ok(order.indexOf(above) < order.indexOf(name));
            assert.ok(graph.downstream.get(above)?.includes(name));
          }
        }
      }
    }),
    { numRuns: 500 },
  );
  for (const [kind, count] of Object.entries(seen)) assert.ok(count > 10, `only ${count} of ${kind}`);
});

/** Removes stages without upstream until none is left, or nothing moves. */
function hasCycle(edges: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  const left = new Set(edges.keys());
  for (let moved = true; moved;) {
    moved = false;
    for (const name of left) {
      if ([...(edges.get(name) ?? [])].some((above) => left.has(above))) continue;
      left.delete(name);
      moved = true;
    }
  }
  return left.size > 0;
}
