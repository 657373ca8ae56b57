import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { floatText } from '../../src/pipeline/scalar.js';
import { command, load, refusal, stage } from '../support/pipeline.js';

function cmd(text: string, params: string): string | readonly string[] {
  return command(`stages:\n  a:\n    cmd: ${text}\n`, params);
}

const TEXTS: readonly (readonly [cmd: string, params: string, result: string])[] = [
  ['echo ${a.b.c}', 'a: {b: {c: deep}}', 'echo deep'],
  ['echo ${l[0]} ${l[-1]} ${l.1}', 'l: [x, y, z]', 'echo x z y'],
  ["'echo ${ a . b }'", 'a: {b: 2}', 'echo 2'],
  ["'echo ${ l[0] } ${m[0] .k} ${ l [1] }'", 'l: [x, y]\nm: [{k: 2}]', 'echo x 2 y'],
  ['echo ${a}${b}', 'a: 1\nb: 2', 'echo 12'],
  ["'echo \\${HOME} $HOME ${x}'", 'x: 1', 'echo ${HOME} $HOME 1'],
  ["'echo ${x'", 'x: 1', 'echo ${x'],
  ["'echo $${x}'", 'x: 1', 'echo $1'],
  ['echo ${größe} ${a b}', 'größe: 1\na b: 2', 'echo 1 2'],
  ['echo ${a}', "a: '${b}'\nb: 1", 'echo ${b}'],
  ['echo ${n} ${t} ${f}', 'n: null\nt: true\nf: 1.0', 'echo None true 1.0'],
  ['echo ${big}', 'big: 123456789012345678901', 'echo 123456789012345678901'],
];

for (const [text, params, result] of TEXTS) {
  test(`${text} with ${JSON.stringify(params)} is ${result}`, () => {
    assert.equal(cmd(text, params), result);
  });
}

test('a number gets the text that Python gives it, whatever its double', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      assert.equal(cmd('echo ${x}', `x: ${floatText(value)}`), `echo ${floatText(value)}`);
    }),
    { numRuns: 50 },
  );
});

test('text without a template passes as it is', () => {
  const plain = fc.string({ minLength: 1 }).filter((text) => !text.includes('${') && text.trim() !== '');
  fc.assert(
    fc.property(plain, (text) => {
      assert.equal(cmd(JSON.stringify(text), 'x: 1'), text);
    }),
    { numRuns: 50 },
  );
});

test('with takes a whole value with its type, to any depth', () => {
  const graph = load(
    "stages:\n  a:\n    script: s.ts\n    with: {list: '${l}', one: '${l[1]}', text: 'n${l[1]}', deep: [{map: '${m}'}]}\n",
    'l: [1, 2.0, x]\nm: {k: true}',
  );
  const { action } = stage(graph, 'a');
  assert.ok(action.kind === 'script');
  assert.deepEqual(action.with, { list: [1, 2, 'x'], one: 2, text: 'n2.0', deep: [{ map: { k: true } }] });
});

test('a list or a map is no text', () => {
  assert.match(
    refusal('stages: {a: {cmd: "echo ${l}"}}', 'l: [1]'),
    /\$\{l\} is a list, which can't become text/,
  );
  assert.match(
    refusal('stages: {a: {cmd: x, deps: ["d/${m}"]}}', 'm: {k: 1}'),
    /\$\{m\} is a map, which can't become text/,
  );
  assert.match(
    refusal('stages: {a: {cmd: "${m}"}}', 'm: {k: 1}'),
    /\$\{m\} is a map, which can't stand here/,
  );
});

test('a date has no agreed text', () => {
  assert.match(refusal('stages: {a: {cmd: "echo ${d}"}}', 'd: 2023-05-09'), /\$\{d\} is the date 2023-05-09/);
  assert.equal(cmd('echo ${d}', "d: '2023-05-09'"), 'echo 2023-05-09');
});

test('an error points at its own template, in every style of YAML', () => {
  const places: readonly (readonly [yaml: string, at: string])[] = [
    ['stages:\n  a:\n    cmd: x ${y} ${nope}\n', '3:17'],
    ["stages:\n  a:\n    cmd: 'it''s ${nope}'\n", '3:17'],
    ['stages:\n  a:\n    cmd: >-\n      one\n      ${nope}\n', '5:7'],
    ['stages:\n  a:\n    cmd: |\n      one\n      two ${nope}\n', '5:11'],
    ['stages: {a: {cmd: x, outs: ["${nope}/o"]}}', '1:30'],
    ['stages:\n  a:\n    cmd: x\n    outs:\n      - ${nope}/o: {cache: false}\n', '5:9'],
  ];
  for (const [yaml, at] of places) {
    const [first] = refusal(yaml, 'y: 1').split('\n');
    assert.equal(first, `pipeline.yaml:${at}: stage "a": \${nope}: there is no variable "nope"`);
  }
});

test('a template in a key that makes two keys one is an error', () => {
  assert.match(refusal("stages: {a: {script: s.ts, with: {'${x}': 1, k: 2}}}", 'x: k'), /duplicate key "k"/);
});
