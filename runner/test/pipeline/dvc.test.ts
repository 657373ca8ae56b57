import assert from 'node:assert/strict';
import { test } from 'node:test';
import { command, load, refusal } from '../support/pipeline.js';

test('a command is text', () => {
  assert.match(
    refusal({ 'dvc.yaml': 'stages: {a: {cmd: [x, 5]}}' }),
    /an entry of "cmd" must be text, not the number 5/,
  );
  const whole = (params: string): string =>
    refusal({ 'dvc.yaml': 'stages: {a: {cmd: "${c}"}}', 'params.yaml': params });
  assert.match(
    whole('c: {k: 1}'),
    /\$\{c\} is a map, which can't stand here\n.*\n.*\nA map becomes options behind a command/,
  );
  assert.match(whole('c: 5'), /cmd must be text, not the number 5/);
});

test('a number as a key can be named', () => {
  assert.equal(command('stages: {a: {cmd: "echo ${years.2021}"}}', 'years: {2021: x}'), 'echo x');
  const graph = load('stages: {a: {foreach: "${years}", do: {cmd: x}}}', 'years: {2021: x}');
  assert.deepEqual([...graph.stages.keys()], ['a@2021']);
});

test('a truth from the vars names a cell as Python writes it, one in the dvc.yaml as YAML does', () => {
  const cells = (stage: string): string[] => {
    const files = { 'dvc.yaml': `stages: {a: {${stage}}}`, 'params.yaml': 'all: [true, x]\non: true' };
    return [...load(files).stages.values()].map(({ name, outs }) => `${name} ${outs[0]?.path ?? ''}`);
  };
  assert.deepEqual(cells('foreach: "${all}", do: {cmd: x, outs: ["${item}.o"]}'), [
    'a@True true.o',
    'a@x x.o',
  ]);
  assert.deepEqual(cells('foreach: ["${on}", false], do: {cmd: x, outs: ["${item}.o"]}'), [
    'a@True true.o',
    'a@false false.o',
  ]);
  assert.deepEqual(cells('matrix: {m: "${all}", n: [true]}, cmd: x, outs: ["${key}"]'), [
    'a@True-true True-true',
    'a@x-true x-true',
  ]);
  assert.deepEqual(cells('matrix: {m: ["${on}"], n: [1, true]}, cmd: x, outs: ["${key}"]'), [
    'a@True-1 True-1',
    'a@True-true True-true',
  ]);
  const lockstep = load('stages: {a: {matrix: {m: "${all}"}, cmd: x}}', 'all: [true, x]');
  assert.deepEqual([...lockstep.stages.keys()], ['a@true', 'a@x']);
});

test('meta may be anything', () => {
  const text = 'stages: {a: {cmd: x, meta: {day: 2020-01-01, id: 1180591620717411303424, n: .nan}}}';
  assert.deepEqual(load({ 'dvc.yaml': text }).stages.get('a')?.meta, {
    day: '2020-01-01',
    id: 2 ** 70,
    n: NaN,
  });
});

test("a cell's name may have an @", () => {
  const graph = load('stages: {a: {foreach: [x@y], do: {cmd: x}}, b: {cmd: x, deps: [{stage: a@x@y}]}}');
  assert.deepEqual(graph.upstream.get('b'), ['a@x@y']);
});

test("a group's name may have an @", () => {
  const text = 'stages: {a@x: {foreach: [1], do: {cmd: x}}, b: {cmd: x, deps: [{stage: a@x}]}}';
  const { stages, groups, upstream } = load(text);
  assert.deepEqual([...stages.keys()], ['a@x@1', 'b']);
  assert.deepEqual(groups.get('a@x'), ['a@x@1']);
  assert.deepEqual(upstream.get('b'), ['a@x@1']);
  assert.match(refusal('stages: {a@x: {cmd: x}}'), /stage "a@x": a name can't have "@"/);
  assert.match(
    refusal('stages: {a: {foreach: [x@1], do: {cmd: x}}, a@x: {foreach: [1], do: {cmd: x}}}'),
    /^pipeline\.yaml:1:45: there are two stages "a@x@1"\n.*\n.*\nThe other is of pipeline\.yaml:1/,
  );
});

test('a matrix in do makes nothing', () => {
  const text = (matrix: string): string =>
    `stages: {a: {foreach: [x], do: {matrix: {m: ${matrix}}, cmd: "echo \${item}"}}}`;
  const { stages } = load({ 'dvc.yaml': text('[1, 2]') });
  assert.deepEqual([...stages.keys()], ['a@x']);
  assert.match(refusal({ 'dvc.yaml': text('["${nope}"]') }), /\$\{nope\}: there is no variable "nope"/);
  assert.match(refusal(text('[1, 2]')), /"matrix" can't stand in "do"/);
});

test('a key of foreach is no template', () => {
  assert.match(
    refusal("stages: {a: {foreach: {'${x}': 1}, do: {cmd: x}}}", 'x: k'),
    /a key of foreach can't be a template/,
  );
});

test('JSON is JSON', () => {
  const files = (text: string) => ({ 'dvc.yaml': 'vars: [v.json]\nstages: {}', 'v.json': text });
  assert.equal(load(files('{"a": [1, 1.5e3, "\\u00e9\\/"], "b": null}')).stages.size, 0);
  assert.match(refusal(files('{"a": 1, "a": 2}')), /^v\.json:1:10: duplicate key "a"/);
  assert.match(refusal(files('{"a": NaN}')), /^v\.json:1:7: not valid JSON/);
  assert.match(refusal(files("{'a': 1}")), /^v\.json:1:2: not valid JSON/);
  assert.match(refusal(files('{"a": 1,}')), /^v\.json:1:1: not valid JSON/);
  assert.match(refusal(files('a: 1')), /^v\.json:1:1: not valid JSON/);
  assert.match(refusal(files('{"a": [1, 2}')), /^v\.json:1:12: not valid JSON: flow/);
});
