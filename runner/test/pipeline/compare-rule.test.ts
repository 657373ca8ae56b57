import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CompareRule } from '../../src/model/graph.js';
import { definitionText } from '../../src/reporters/stage-definition.js';
import { load, refusal, stage } from '../support/pipeline.js';

const NONE = { relative: 0, absolute: 0 };

function rule(compare: string): CompareRule | undefined {
  return stage(load(`stages: {a: {cmd: x, wdir: w, outs: [{o: {compare: ${compare}}}]}}`), 'a').outs[0]
    ?.compare;
}

test('without compare outs are compared by their bytes', () => {
  const { outs } = stage(load('stages: {a: {cmd: x, outs: [o, {p: {git: true}}], metrics: [m]}}'), 'a');
  assert.deepEqual(
    outs.map(({ compare }) => compare),
    outs.map(() => ({ kind: 'bytes' })),
  );
});

test('each rule in each spelling', () => {
  assert.deepEqual(rule('bytes'), { kind: 'bytes' });
  const plain = { kind: 'json', tolerance: NONE, pointers: {}, ignore: [] };
  assert.deepEqual(rule('json'), plain);
  assert.deepEqual(rule('{json: {}}'), plain);
  assert.deepEqual(
    rule(
      '{json: {tolerance: {relative: 1e-6}, pointers: {/epochs/*/x: {absolute: 0.5}}, ignore: [/hashes, ""]}}',
    ),
    {
      kind: 'json',
      tolerance: { relative: 1e-6, absolute: 0 },
      pointers: { '/epochs/*/x': { relative: 0, absolute: 0.5 } },
      ignore: ['/hashes', ''],
    },
  );
  assert.deepEqual(rule('{script: compare.ts}'), { kind: 'script', script: 'w/compare.ts' });
});

test('a tolerance may be a param', () => {
  const graph = load(
    "stages: {a: {cmd: x, outs: [{o: {compare: {json: {tolerance: {absolute: '${t}'}}}}}]}}",
    't: 2',
  );
  assert.deepEqual(stage(graph, 'a').outs[0]?.compare, {
    kind: 'json',
    tolerance: { relative: 0, absolute: 2 },
    pointers: {},
    ignore: [],
  });
});

test('named outs, metrics and plots have one, too', () => {
  const graph = load(
    'stages: {a: {cmd: x, outs: {o: {path: o, compare: json}}, metrics: [{m: {compare: json}}], plots: {p: {path: p, compare: json}}}}',
  );
  assert.deepEqual(
    stage(graph, 'a').outs.map(({ compare }) => compare.kind),
    ['json', 'json', 'json'],
  );
});

const REFUSED: readonly (readonly [compare: string, says: RegExp])[] = [
  ['text', /outs can't be compared by "text"\n.*\n.*\nWrite bytes, json,/],
  ['{json: {}, script: x.ts}', /compare has both "json" and "script"/],
  ['{}', /must not be empty/],
  ['{jsno: {}}', /unknown key "jsno"[^]*Did you mean "json"\?/],
  ['{json: {tolerance: {relative: -1}}}', /relative must be a number of 0 or more, not the number -1/],
  ['{json: {tolerance: {relative: .nan}}}', /"relative" must be a number or text, not the number nan/],
  ['{json: {ignore: [hashes.a]}}', /"hashes\.a" is no JSON pointer\n.*\n.*\nWrite "\/hashes\/a"/],
  ['{json: {pointers: {x: {absolute: 1}}}}', /"x" is no JSON pointer/],
  ['{script: ../../x.ts}', /compare\.script "\.\.\/\.\.\/x\.ts" leaves the workspace/],
];

for (const [compare, says] of REFUSED) {
  test(`refused: compare: ${compare}`, () => {
    assert.match(refusal(`stages: {a: {cmd: x, wdir: w, outs: [{o: {compare: ${compare}}}]}}`), says);
  });
}

test('one out with two rules is refused, equal rules are one', () => {
  assert.match(
    refusal('stages: {a: {cmd: x, outs: [{o: {compare: json}}, o]}}'),
    /"o" is an out of this stage already/,
  );
  const twice = load('stages: {a: {cmd: x, outs: [{o: {compare: json}}, {o: {compare: {json: {}}}}]}}');
  assert.equal(stage(twice, 'a').outs.length, 1);
});

test('show writes the rule as one would', () => {
  const shown = (compare: string): string => {
    const graph = load(`stages: {a: {cmd: x, outs: [{o: {compare: ${compare}}}]}}`);
    return definitionText(graph, stage(graph, 'a'));
  };
  assert.match(shown('json'), /o:\n +compare: json\n/);
  assert.match(
    shown('{json: {tolerance: {relative: 0.5}, ignore: [/h]}}'),
    /json:\n +tolerance:\n +relative: 0\.5\n +ignore:\n +- \/h\n/,
  );
  assert.match(shown('{script: c.ts}'), /compare:\n +script: c\.ts\n/);
  assert.doesNotMatch(shown('bytes'), /compare/);
});
