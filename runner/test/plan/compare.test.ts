import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Value } from '../../src/model/graph.js';
import { sha256 } from '../../src/model/hashes.js';
import type { StageInputs } from '../../src/model/records.js';
import { compareInputs, type CellChanges, type CurrentInputs } from '../../src/plan/compare.js';
import { contentHash } from '../support/lock-entries.js';

const A = { name: null, path: 'a', hash: contentHash('file', 'a') };
const B = { name: null, path: 'b', hash: contentHash('file', 'b') };
const CELLS = { name: null, stage: 'g', hash: 'cells:1' } as const;
const INPUTS: StageInputs = {
  action: { kind: 'script', script: 's.ts', code: sha256('code'), with: null },
  wdir: 'w',
  deps: [A, B, CELLS],
  params: { 'p.yaml': { k: 1 }, 'whole.yaml': contentHash('file', 'p') },
  outs: [
    { name: null, path: 'o' },
    { name: null, path: 'q' },
  ],
  env: {},
  host: { node: null, platform: null },
};
const cells: CellChanges = (group) => ({
  changed: [`${group}@1`],
  added: [`${group}@2`],
  removed: [`${group}@3`],
});

function told(now: Partial<CurrentInputs>, before: Partial<StageInputs> = {}): readonly string[] {
  const reasons = compareInputs({ ...INPUTS, ...before }, { ...INPUTS, ...now }, ['lib.ts'], cells);
  return reasons.map(({ text }) => text);
}

const open = { open: true } as const;
const cases: Readonly<
  Record<string, readonly [Partial<CurrentInputs>, readonly string[], Partial<StageInputs>?]>
> = {
  nothing: [{}, []],
  'an open dep says nothing': [{ deps: [{ ...open, name: null, path: 'a' }, B, CELLS] }, []],
  'an open dep of another name': [{ deps: [{ ...open, name: 'x', path: 'a' }, B, CELLS] }, ['dep a renamed']],
  'an open dep that is new': [{ deps: [A, B, CELLS, { ...open, name: null, path: 'c' }] }, ['dep c added']],
  'open deps in another order': [
    { deps: [B, { ...open, name: null, path: 'a' }, CELLS] },
    ['order of deps changed'],
  ],
  'an open group': [{ deps: [A, B, { ...open, name: null, stage: 'g' }] }, []],
  'an open group that is new': [
    { deps: [A, B, CELLS, { ...open, name: null, stage: 'h' }] },
    ['dep h added'],
  ],
  'a group of other cells': [
    { deps: [A, B, { ...CELLS, hash: 'cells:2' }] },
    ['dep g: g@1 changed, g@2 added, g@3 removed'],
  ],
  'a group that is gone says nothing of its cells': [{ deps: [A, B] }, ['dep g removed']],
  'a stage and a path of one name': [
    { deps: [A, B, { name: null, path: 'g', hash: contentHash('file', 'g') }] },
    ['dep g added', 'dep g removed'],
  ],
  'the order of what stays doesn’t matter where one is added': [
    { deps: [B, A, CELLS, { ...A, path: 'c' }] },
    ['dep c added'],
  ],
  'the order, and one changed': [
    { deps: [{ ...B, hash: A.hash }, A, CELLS] },
    ['dep b changed', 'order of deps changed'],
  ],
  'open params say nothing': [{ params: { 'p.yaml': 'open', 'whole.yaml': 'open' } }, []],
  'open params that are new': [{ params: { ...INPUTS.params, 'q.yaml': 'open' } }, []],
  'params files come in order of their names': [
    { params: { 'whole.yaml': contentHash('file', 'P'), 'p.yaml': { k: 2 }, 'a.yaml': { z: 1 } } },
    ['param z added: 1', 'param k 1 → 2', 'params file whole.yaml changed'],
  ],
  'single keys for a whole file': [
    { params: { ...INPUTS.params, 'whole.yaml': { k: 1 } } },
    ['params file whole.yaml changed'],
  ],
  'a file without keys more': [{ params: { ...INPUTS.params, 'q.yaml': {} } }, []],
  'no params': [{ params: {} }, ['param k removed', 'params file whole.yaml removed']],
  'other code': [
    { action: { kind: 'script', script: 's.ts', code: sha256('other'), with: null } },
    ['code: lib.ts changed'],
  ],
  'a value for nothing': [
    { action: { kind: 'script', script: 's.ts', code: sha256('code'), with: { a: 1 } } },
    ['with null → {a: 1}'],
  ],
  'a list for a map': [
    { action: { kind: 'script', script: 's.ts', code: sha256('code'), with: [1] } },
    ['with {a: 1} → [1]'],
    { action: { kind: 'script', script: 's.ts', code: sha256('code'), with: { a: 1 } } },
  ],
  'outs: one more, and the others in another order': [
    { outs: [INPUTS.outs[1], INPUTS.outs[0], { name: null, path: 'r' }].filter((out) => out !== undefined) },
    ['out r added'],
  ],
  'outs: one less, and no others': [{ outs: [] }, ['out o removed', 'out q removed']],
  'outs: in another order, and one renamed': [
    {
      outs: [
        { name: 'x', path: 'q' },
        { name: null, path: 'o' },
      ],
    },
    ['out q renamed', 'outs changed their order'],
  ],
  'only Node': [{ host: { node: '20', platform: null } }, ['host any → node 20']],
  'only the platform': [{ host: { node: null, platform: 'p' } }, ['host any → p']],
  'to the top': [{ wdir: '' }, ['wdir w → .']],
};

suite('two inputs', () => {
  for (const [title, [now, expected, before]] of Object.entries(cases)) {
    test(title, () => {
      assert.deepEqual(told(now, before), expected);
    });
  }
});

test('a reason has what programs need', () => {
  const [reason, ...others] = compareInputs(
    INPUTS,
    { ...INPUTS, outs: [...INPUTS.outs].reverse() },
    [],
    cells,
  );
  assert.deepEqual(
    [reason, others],
    [{ kind: 'out-list', path: 'q', change: 'moved', text: 'outs changed their order' }, []],
  );
});

test('a number and a truth are two values, 1 and 1.0 are one', () => {
  const params = (k: Value): Pick<StageInputs, 'params'> => ({
    params: { ...INPUTS.params, 'p.yaml': { k } },
  });
  assert.deepEqual(told(params(false), params(0)), ['param k 0 → false']);
  assert.deepEqual(told(params(true), params(1)), ['param k 1 → true']);
  assert.deepEqual(told(params(1.0), params(1)), []);
});
