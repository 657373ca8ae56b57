import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bindStage, BindError } from '../../src/stage/bind.js';
import { integer, number, object, stage } from '../../src/stage/index.js';
import { decodeStageSpec, encodeStageSpec, type StageSpec } from '../../src/stage/spec.js';

const spec: StageSpec = {
  stage: 'train@small',
  params: { 'training.epochs': 5, 'training.batch': 64 },
  with: { rate: 0.1 },
  deps: [
    { name: 'data', declared: 'data/mnist', path: '/w/data/mnist' },
    { name: null, declared: 'raw.txt', path: '/w/raw.txt' },
    { name: 'tables', glob: 'data/*.csv', files: ['/w/data/1.csv', '/w/data/2.csv'] },
    {
      name: 'cells',
      stage: 'count',
      cells: [{ name: 'count@a', with: null, outs: { words: '/w/counts/a.txt' } }],
    },
  ],
  outs: [{ name: 'cell', declared: 'cells/small', path: '/w/.lockstep/attempts/1/new/0/small' }],
};

test('params are nested by their keys, paths come by name, or as declared where there is none', () => {
  const bound = bindStage(spec, {
    params: object({ training: object({ epochs: integer(1), batch: integer(1) }) }),
    with: object({ rate: number() }),
    deps: ['data', 'raw.txt'],
    files: ['tables'],
    groups: ['cells'],
    outs: ['cell'],
  });
  assert.deepEqual(bound, {
    params: { training: { epochs: 5, batch: 64 } },
    with: { rate: 0.1 },
    deps: { data: '/w/data/mnist', 'raw.txt': '/w/raw.txt' },
    files: { tables: ['/w/data/1.csv', '/w/data/2.csv'] },
    groups: { cells: [{ name: 'count@a', with: null, outs: { words: '/w/counts/a.txt' } }] },
    outs: { cell: '/w/.lockstep/attempts/1/new/0/small' },
  });
});

for (const [what, declaration, message] of [
  [
    'a dep that the pipeline has not',
    { deps: ['date'] },
    /the script asks for deps\.date, which pipeline\.yaml doesn't declare \(declared: data, raw\.txt\); add "date" under deps/,
  ],
  [
    'a group where a path is',
    { groups: ['data'] },
    /deps\.data, which pipeline\.yaml doesn't declare as \{stage: …\} \(declared: cells\)/,
  ],
  ['an out that the pipeline has not', { outs: ['cells'] }, /outs\.cells, .*\(declared: cell\)/],
  [
    'a param that the stage does not track',
    { params: object({ training: object({ epochs: integer(), batch: integer(), rate: number() }) }) },
    /params: training\.rate must be a number, and is missing; add "training\.rate" to the stage's params/,
  ],
  [
    'a param that the script does not know',
    { params: object({ training: object({ epochs: integer() }) }) },
    /params: training\.batch must be absent \(the script knows no such key\), and is 64/,
  ],
] as const) {
  test(`${what} is named, with what to do`, () => {
    assert.throws(
      () => bindStage<unknown, unknown, string, string, string>(spec, declaration),
      (error) =>
        error instanceof BindError &&
        error.message.startsWith('stage train@small: ') &&
        message.test(error.message),
    );
  });
}

const UNKNOWN: readonly (readonly [string, object, RegExp])[] = [
  [
    'what was called otherwise once',
    { given: object({ rate: number() }) },
    /stage\(\) has no key "given"; it is called "with", as in pipeline\.yaml: const \{ with: cell \} = stage\(/,
  ],
  [
    'a misspelt key',
    { dep: ['data'] },
    /stage\(\) has no key "dep"; it takes params, with, deps, files, groups, outs$/,
  ],
];

for (const [what, declaration, message] of UNKNOWN) {
  test(`${what} is no key of stage()`, () => {
    assert.throws(() => bindStage(spec, declaration), message);
  });
}

test('params without a shape can not be read: a typo would be undefined', () => {
  const { params, with: cell } = bindStage<{ training?: unknown }, { rate?: unknown }, never, never, never>(
    spec,
    {},
  );
  assert.throws(
    () => params.training,
    /stage train@small: params\.training is read, but stage\(\) was given no shape for params/,
  );
  assert.throws(() => cell.rate, /with\.rate is read, but stage\(\) was given no shape for with/);
});

test('the spec survives its way to the script: numbers that JSON has not, too', () => {
  const odd: StageSpec = {
    ...spec,
    params: { inf: Infinity, nan: NaN, zero: -0, text: '$number' },
    with: [null, true],
  };
  assert.deepEqual(decodeStageSpec(encodeStageSpec(odd)), odd);
});

test('outside a stage the library says how to start one', () => {
  assert.throws(() => stage(), /is a stage of a pipeline and can’t run by itself: .*`lockstep run`/);
});
