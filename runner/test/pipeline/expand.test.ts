import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { load, refusal, stage } from '../support/pipeline.js';

function names(text: string, params?: string): string[] {
  return [...load(text, params).stages.keys()];
}

test('foreach names cells by value, by index where an item is a list or a map, by key', () => {
  assert.deepEqual(names('stages: {a: {foreach: [1, 2.5, true, null, 1e3], do: {cmd: x}}}'), [
    'a@1',
    'a@2.5',
    'a@true',
    'a@None',
    'a@1000.0',
  ]);
  assert.deepEqual(names('stages: {a: {foreach: [x, {n: y}], do: {cmd: x}}}'), ['a@0', 'a@1']);
  const graph = load('stages: {a: {foreach: {m: {t: 1}}, do: {cmd: "echo ${key} ${item.t}"}}}');
  const { action, group, cell } = stage(graph, 'a@m');
  assert.ok(action.kind === 'command');
  assert.deepEqual([action.declared, group, cell], ['echo m 1', 'a', 'm']);
});

test('matrix makes every combination in order, named by its values', () => {
  assert.deepEqual(names('stages: {a: {matrix: {m: [x, y], f: [1, 0.1]}, cmd: x}}'), [
    'a@x-1',
    'a@x-0.1',
    'a@y-1',
    'a@y-0.1',
  ]);
  assert.deepEqual(names('stages: {a: {matrix: {m: [{k: 1}, z], f: ["${l}"]}, cmd: x}}', 'l: [1]'), [
    'a@m0-f0',
    'a@z-f0',
  ]);
});

test('an axis is a list, the keys of a map from the vars, or in a pipeline.yaml a single value', () => {
  assert.deepEqual(names('stages: {a: {matrix: {m: "${d}", f: one}, cmd: x}}', 'd: {k1: 1, k2: 2}'), [
    'a@k1-one',
    'a@k2-one',
  ]);
  assert.match(
    refusal({ 'dvc.yaml': 'stages: {a: {matrix: {m: one}, cmd: x}}' }),
    /axis "m" needs a list of values, not the text "one"/,
  );
  assert.match(
    refusal('stages: {a: {matrix: {m: "${d}"}, cmd: x}}', 'd: null'),
    /axis "m" needs a list of values, not null/,
  );
});

test('blocks are united: an equal cell of two blocks is one', () => {
  const text = (second: string): string => `
stages:
  a:
    matrix:
      - {size: [s, l], rate: [1.0, 0.1]}
      - ${second}
    name: '\${item.size}/lr\${item.rate}'
    cmd: echo \${key}
`;
  assert.deepEqual(names(text('{size: l, rate: [0.1, 1e-05]}')), [
    'a@s/lr1.0',
    'a@s/lr0.1',
    'a@l/lr1.0',
    'a@l/lr0.1',
    'a@l/lr1e-05',
  ]);
  assert.match(
    refusal(text('{size: l, rate: [0.1], seed: [1]}')),
    /two different cells are named "l\/lr0\.1": \{size: "l", rate: 0\.1\} and \{size: "l", rate: 0\.1, seed: 1\}\n.*\n.*\nPut \$\{item\.seed\} into "name"/,
  );
});

test('1 and 1.0, or 1 and "1", are different cells of one name', () => {
  assert.match(
    refusal('stages: {a: {foreach: [1, "1"], do: {cmd: x}}}'),
    /two different cells are named "1": 1 and "1"/,
  );
  assert.match(
    refusal('stages: {a: {matrix: {m: [1, 1.0]}, name: n, cmd: x}}'),
    /two different cells are named "n": \{m: 1\} and \{m: 1\.0\}\n.*\n.*\nPut \$\{item\.m\} into "name"/,
  );
});

test('a name must not be empty or hold control characters', () => {
  assert.match(refusal("stages: {a: {foreach: [''], do: {cmd: x}}}"), /a cell has an empty name/);
  assert.match(
    refusal('stages: {a: {foreach: ["x\\ny"], do: {cmd: x}}}'),
    /a control character in its name: "x\\ny"/,
  );
});

test('an empty axis makes a group without cells, which others may depend on', () => {
  const graph = load('stages: {a: {matrix: {m: []}, cmd: x}, b: {cmd: x, deps: [{stage: a}]}}');
  assert.deepEqual([...graph.stages.keys()], ['b']);
  assert.deepEqual([...graph.groups], [['a', []]]);
});

test("a cell has its group's desc where do has none", () => {
  const graph = load('stages: {a: {desc: all, foreach: [x], do: {cmd: x}}}');
  assert.equal(stage(graph, 'a@x').desc, 'all');
});

test('item and key stand before variables of the same name, in cells alone', () => {
  const graph = load(
    'vars: [{item: 10, key: 11}]\nstages: {a: {foreach: {m: 1}, do: {cmd: "${item} ${key}"}}, b: {cmd: "${item} ${key}"}}',
  );
  const commands = [...graph.stages.values()].map(
    ({ action }) => action.kind === 'command' && action.declared,
  );
  assert.deepEqual(commands, ['1 m', '10 11']);
});

test('as many cells as combinations, or an error that names a collision', () => {
  const axis = fc.uniqueArray(fc.constantFrom('a', 'b', 'a-b', 'b-a', '1', 'x'), {
    minLength: 1,
    maxLength: 4,
  });
  fc.assert(
    fc.property(axis, axis, (one, other) => {
      const text = `stages: {a: {matrix: ${JSON.stringify({ one, other })}, cmd: x}}`;
      const wanted = new Set(one.flatMap((left) => other.map((right) => `${left}-${right}`)));
      if (wanted.size === one.length * other.length) assert.equal(names(text).length, wanted.size);
      else assert.match(refusal(text), /two different cells are named/);
    }),
  );
});
