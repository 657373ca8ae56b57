import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import fc from 'fast-check';
import { command, refusal } from '../support/pipeline.js';

const PIPELINE = 'stages: {a: {cmd: "run ${t}"}}';

const CASES: readonly (readonly [params: string, options: string])[] = [
  ['t: {k: v, n: 2, f: 1e-5, none: null}', '--k v --n 2 --f 1e-05 --none None'],
  ['t: {on: true, off: false}', '--on'],
  ['t: {l: [1, two words, true, null], empty: []}', "--l 1 'two words' True None"],
  ['t: {sub: {k: v, deep: {z: 1}}, gone: {}}', '--sub.k v --sub.deep.z 1'],
  ["t: {q: it's, empty: ''}", `--q 'it'"'"'s' --empty ''`],
  ['t: {}', ''],
  ["t: {'a; touch b': 1, '$(id)': true, 'l m': [1]}", "'--a; touch b' 1 '--$(id)' '--l m' 1"],
];

for (const [params, options] of CASES) {
  test(`${params} becomes ${options === '' ? 'nothing' : options}`, () => {
    assert.equal(command(PIPELINE, params), `run ${options}`);
  });
}

test('a list in a list is no option', () => {
  assert.match(refusal(PIPELINE, 't: {l: [[1]]}'), /"l" is a list with maps, lists or dates in it/);
});

test('whatever text is unpacked, the shell hands on unchanged', () => {
  const texts = fc.array(
    fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0')),
    { minLength: 1, maxLength: 20 },
  );
  fc.assert(
    fc.property(texts, (values) => {
      const made = command('stages: {a: {cmd: "set -- ${t}"}}', JSON.stringify({ t: { l: values } }));
      assert.ok(typeof made === 'string');
      const script = `${made}\nshift\nfor value; do printf '%s\\0' "$value"; done`;
      assert.equal(
        execFileSync('sh', ['-c', script], { encoding: 'utf8' }),
        values.map((value) => `${value}\0`).join(''),
      );
    }),
    { numRuns: 10 },
  );
});
