import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Rig } from '../support/rig.js';

const PIPELINE = `
stages:
  train:
    matrix: { size: [small, large] }
    script: stages/train.ts
    with: \${item}
    deps: { data: data.txt, cells: { stage: count } }
    params: [training.epochs, sizes]
    outs: { cell: 'cells/\${key}.txt' }
  count:
    foreach: [a, b]
    do: { cmd: 'echo \${item} > \${item}.txt', outs: ['\${item}.txt'] }
`;

const DECLARATION = `{
    params: object({ training: object({ epochs: integer(1) }), sizes: record(integer()) }),
    with: object({ size: oneOf('small', 'large') }),
    deps: ['data'],
    groups: ['cells'],
    outs: ['cell'],
  }`;

const FILES: Readonly<Record<string, string>> = {
  'package.json': '{"type": "module"}',
  'pipeline.yaml': PIPELINE,
  'params.yaml': 'training: { epochs: 1 }\nsizes: { small: 1, large: 2 }\n',
  'data.txt': '1\n',
  'stages/train.ts': "import { trainStage } from './shared.js';\ntrainStage();\n",
};

function withDeclaration(declaration: string): Rig {
  return new Rig({
    ...FILES,
    'stages/shared.ts': `
import { writeFileSync } from 'node:fs';
import { integer, nullable, number, object, oneOf, record, stage, string, type Shape } from 'lockstep/stage';
export const unused = [nullable, number, string];
export function trainStage(): void {
  const { outs } = stage(${declaration});
  writeFileSync(outs['cell'], '');
}
`,
  });
}

/** What is said of the declaration when the pipeline is planned. */
async function said(declaration: string): Promise<string> {
  const { code, stderr } = await withDeclaration(declaration).lockstep('plan');
  assert.equal(code, stderr === '' ? 0 : 2);
  return stderr;
}

test('a script that agrees with its stage is planned', async () => {
  assert.equal(await said(DECLARATION), '');
});

test('what a script asks for and its stage has not is told by both places, once for all cells', async () => {
  assert.equal(
    await said(DECLARATION.replace("deps: ['data']", "deps: ['date']")),
    [
      'stages/shared.ts:9:13: the script asks for deps.date, which stage "train" doesn\'t declare',
      "  9 |     deps: ['date'],",
      '    |             ^^^^',
      'pipeline.yaml:3:3: stage "train" is declared here',
      '  3 |   train:',
      '    |   ^^^^^',
      'Did you mean "data"?',
      '',
    ].join('\n'),
  );
});

for (const [what, from, to, message, advice] of [
  [
    'an unknown key',
    "deps: ['data']",
    "dep: ['data']",
    /:9:5: stage\(\) has no key "dep"\n/,
    'Did you mean "deps"?',
  ],
  ['given', 'with: object', 'given: object', /:8:5: stage\(\) has no key "given"\n/, 'It is called "with"'],
  [
    'an out',
    "outs: ['cell']",
    "outs: ['table']",
    /:11:13: the script asks for outs\.table, /,
    'Add "table" to its outs.',
  ],
  [
    'a group asked for as a dep',
    "deps: ['data']",
    "deps: ['cells']",
    /deps\.cells, /,
    'It is a group: ask for it by groups.',
  ],
  [
    'a dep asked for as a group',
    "groups: ['cells']",
    "groups: ['data']",
    /groups\.data, /,
    'It is a path: ask for it by deps.',
  ],
  [
    'a param that is not tracked',
    'epochs: integer(1)',
    'epochs: integer(1), rate: number()',
    /:7:\d+: the script takes params\.training\.rate, which stage "train" doesn't track\n/,
    'Add "training.rate" to its params.',
  ],
  [
    'a param that the script does not know',
    ', sizes: record(integer())',
    '',
    /:6:20: stage "train" has params\.sizes, which the script doesn't know\n/,
    'Take it out there, or add it to the shape.',
  ],
  [
    'an entry of with that is not there',
    "object({ size: oneOf('small', 'large') })",
    'object({ size: string(), seed: nullable(integer()) })',
    /:8:\d+: the script takes with\.seed, which stage "train" doesn't give\n/,
    'Add "seed" to it.',
  ],
  [
    'an entry of with that is called otherwise',
    'object({ size',
    'object({ sise',
    /:8:20: the script takes with\.sise, /,
    'Did you mean "size"?',
  ],
] as const) {
  test(`${what} is told when the pipeline is planned`, async () => {
    const text = await said(DECLARATION.replace(from, to));
    assert.match(text, message);
    assert.match(text, /\npipeline\.yaml:3:3: stage "train" is declared here\n/);
    assert.ok(text.includes(advice), text);
    assert.equal(text.match(/is declared here/g)?.length, 1, text);
  });
}

for (const [what, from, to] of [
  ['a name that is computed', "['data']", "['da' + String('ta')]"],
  ['a list that is computed', "['cell']", "[...'x'].map(() => 'cell')"],
  [
    'a shape of another library',
    'record(integer())',
    '{ parse: (value: unknown) => value } as Shape<unknown>',
  ],
  ['a map with a spread', "{ size: oneOf('small', 'large') }", '{ ...{ size: string() } }'],
  [
    'an optional value of another library',
    'record(integer())',
    'record(integer()), other: { parse: (value: unknown) => value }',
  ],
] as const) {
  test(`${what} is left to the run`, async () => {
    assert.equal(await said(DECLARATION.replace(from, to)), '');
  });
}

test('a subtree or a whole file of params is left to the run', async () => {
  for (const params of ['[training, sizes]', '[params.yaml:]']) {
    const rig = withDeclaration(DECLARATION.replace('epochs', 'eras'));
    rig.write('pipeline.yaml', PIPELINE.replace('[training.epochs, sizes]', params));
    const { stderr } = await rig.lockstep('plan');
    assert.equal(stderr, '', params);
  }
});

test('where stage() is called in several places nobody knows which counts', async () => {
  const rig = withDeclaration(DECLARATION.replace("['data']", "['date']"));
  rig.write(
    'stages/train.ts',
    "import { stage } from 'lockstep/stage';\nimport { trainStage } from './shared.js';\ntrainStage();\nstage({});\n",
  );
  assert.equal((await rig.lockstep('plan')).stderr, '');
});

test('what a script said is remembered with its code: a change of the pipeline alone is held against it', async () => {
  const rig = withDeclaration(DECLARATION);
  assert.equal((await rig.run()).code, 0);
  rig.write('pipeline.yaml', PIPELINE.replace('data: data.txt', 'date: data.txt'));
  const { code, stderr } = await rig.lockstep('plan');
  assert.equal(code, 2);
  assert.match(
    stderr,
    /stages\/shared\.ts:9:13: the script asks for deps\.data, which stage "train" doesn't declare/,
  );
});
