import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Graph } from '../../src/model/graph.js';
import { Producers } from '../../src/plan/producers.js';
import { withUpstream } from '../../src/plan/select.js';
import { load } from '../support/pipeline.js';

function graphOf(outs: readonly string[]): Graph {
  const stages = outs.map((out, index): [string, object] => [`s${index}`, { cmd: 'x', outs: [out] }]);
  return load(JSON.stringify({ stages: Object.fromEntries(stages) }));
}

/** `source`; the stages whose outs lie below; or the stage and the rest of the path. */
function originIn(producers: Producers, path: string): string {
  const origin = producers.origin(path);
  switch (origin.kind) {
    case 'source':
      return 'source';
    case 'made':
      return `${origin.producer.stage} ${origin.producer.out.path} + ${origin.inside}`;
    case 'holds':
      return `holds ${origin.producers.map(({ stage, out }) => `${stage} ${out.path}`).join(', ')}`;
  }
}

test('a path is a source, an out or in one, or a folder that holds outs', () => {
  const producers = new Producers(graphOf(['d', 'e/x', 'e/y/z', 'e-x', 'ab/c', 'f.txt']));
  const cases: Readonly<Record<string, string>> = {
    d: 's0 d + ',
    'd/a': 's0 d + a',
    'd/a/b': 's0 d + a/b',
    da: 'source',
    'd.txt': 'source',
    e: 'holds s1 e/x, s2 e/y/z',
    'e/x': 's1 e/x + ',
    'e/xx': 'source',
    'e/y': 'holds s2 e/y/z',
    'e/y/z/q': 's2 e/y/z + q',
    'e-': 'source',
    a: 'source',
    ab: 'holds s4 ab/c',
    z: 'source',
    '.': 'holds s4 ab/c, s0 d, s3 e-x, s1 e/x, s2 e/y/z, s5 f.txt',
    '../d': 'source',
    '/d': 'source',
  };
  for (const [path, expected] of Object.entries(cases)) {
    assert.equal(originIn(producers, path), expected, path);
  }
});

test('no stages, no outs: everything is a source', () => {
  const producers = new Producers(graphOf([]));
  assert.equal(originIn(producers, 'a'), 'source');
  assert.equal(originIn(producers, '.'), 'source');
});

test('it is what a look at every out would say', () => {
  const part = fc.constantFrom('a', 'b', 'ab', 'a-b', 'a.b', 'c');
  const path = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
  const nests = (one: string, other: string): boolean => one === other || one.startsWith(`${other}/`);
  fc.assert(
    fc.property(fc.uniqueArray(path, { maxLength: 8 }), path, (any, asked) => {
      const outs = any.filter((one) => !any.some((other) => other !== one && nests(one, other)));
      const around = outs.findIndex((out) => nests(asked, out));
      const below = outs
        .map((out, index) => ({ out, stage: `s${index}` }))
        .filter(({ out }) => nests(out, asked))
        .sort((a, b) => (a.out < b.out ? -1 : 1));
      const out = outs[around];
      const expected =
        out !== undefined
          ? `s${around} ${out} + ${asked.slice(out.length + 1)}`
          : below.length > 0
            ? `holds ${below.map((one) => `${one.stage} ${one.out}`).join(', ')}`
            : 'source';
      assert.equal(originIn(new Producers(graphOf(outs)), asked), expected);
    }),
    { numRuns: 60 },
  );
});

test('targets bring all their upstream, in graph order, and each stage once', () => {
  const graph = load(`
stages:
  a: {cmd: x, outs: [a]}
  b: {cmd: x, deps: [a], outs: [b]}
  c: {cmd: x, deps: [a], outs: [c]}
  d: {cmd: x, deps: [b, c], outs: [d]}
  e: {cmd: x}
`);
  const names = (...targets: string[]): string =>
    withUpstream(graph, targets)
      .map(({ name }) => name)
      .join(' ');
  assert.equal(names(), '');
  assert.equal(names('a'), 'a');
  assert.equal(names('d'), 'a b c d');
  assert.equal(names('c', 'b'), 'a b c');
  assert.equal(names('e', 'a', 'a'), 'a e');
});
