import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseTable, parseValues } from '../../src/compare/values.js';
import { metricsOf } from '../../src/model/leaves.js';
import type { Value } from '../../src/model/graph.js';

function valueOf(path: string, text: string): Value {
  const parsed = parseValues(path, Buffer.from(text));
  if (parsed.kind === 'unreadable') throw new Error(parsed.why);
  return parsed.value;
}

const INFINITE = { loss: Number.NaN, best: Number.POSITIVE_INFINITY, worst: Number.NEGATIVE_INFINITY };

for (const [path, text] of [
  ['m.json', '{"loss": NaN, "best": Infinity, "worst": -Infinity}'],
  ['m.yaml', 'loss: .nan\nbest: .inf\nworst: -.inf\n'],
  ['m.toml', 'loss = nan\nbest = inf\nworst = -inf\n'],
  ['m.csv', 'loss,best,worst\nNaN,inf,-Infinity\n'],
  ['m.tsv', 'loss\tbest\tworst\nnan\tInfinity\t-inf\n'],
] as const) {
  test(`NaN and infinities are values in ${path}`, () => {
    assert.deepEqual(valueOf(path, text), INFINITE);
  });
}

test('a table of several rows is named by its first column, or by numbers', () => {
  assert.deepEqual(valueOf('m.csv', 'size,loss\nsmall,0.5\nlarge,0.25\n'), {
    small: { loss: 0.5 },
    large: { loss: 0.25 },
  });
  assert.deepEqual(valueOf('m.csv', 'epoch,loss\n1,0.5\n2,0.25\n'), {
    0: { epoch: 1, loss: 0.5 },
    1: { epoch: 2, loss: 0.25 },
  });
});

test('a quoted cell keeps its comma, its line break and its quotes', () => {
  assert.deepEqual(parseTable('a,b\n"1,2","x\n""y"""\n', ',', true), [{ a: '1,2', b: 'x\n"y"' }]);
});

test('without a header columns go by their numbers', () => {
  assert.deepEqual(parseTable('1\t2\n3\t4\n', '\t', false), [
    { 0: 1, 1: 2 },
    { 0: 3, 1: 4 },
  ]);
});

for (const [path, text] of [
  ['m.json', '{"loss": '],
  ['m.json', '{"a": nan}\n'],
  ['m.yaml', 'a: [1\n'],
  ['m.toml', 'a = \n'],
  ['m.csv', 'a,b\n"1,2\n'],
  ['m.json', '\xff\xfe'],
  ['m.pkl', 'x'],
] as const) {
  test(`what can't be read of ${path} says why: ${JSON.stringify(text)}`, () => {
    const bytes = text.startsWith('\xff') ? Buffer.from([0xff, 0xfe]) : Buffer.from(text);
    const parsed = parseValues(path, bytes);
    assert.ok(parsed.kind === 'unreadable' && parsed.why.length > 5);
    assert.doesNotMatch(parsed.why, /\n/);
  });
}

test('metrics are the single values below maps; a list is none', () => {
  const value = { loss: 1, by: { small: 2, deep: { x: 'text' } }, curve: [1, 2], none: null };
  assert.deepEqual(
    [...metricsOf(value)],
    [
      ['loss', 1],
      ['by.small', 2],
      ['by.deep.x', 'text'],
      ['none', null],
    ],
  );
});

test('a file that is one number is one metric', () => {
  assert.deepEqual([...metricsOf(0.5)], [['', 0.5]]);
});

test('numbers survive a JSON file, a CSV and a YAML file', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: false }), (number) => {
      const words = Number.isFinite(number) ? JSON.stringify(number) : String(number);
      const expected = Object.is(number, -0) ? 0 : number;
      assert.equal(metricsOf(valueOf('m.json', `{"a": ${words}}`)).get('a'), expected);
      assert.equal(metricsOf(valueOf('m.csv', `a,b\n${words},1\n`)).get('a'), expected);
    }),
  );
});
