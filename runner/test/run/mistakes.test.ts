import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Rig } from '../support/rig.js';

/** A mistake in a pipeline of 400 cells, and all that is said of it. */
async function said(pipeline: string, files: Readonly<Record<string, string>> = {}): Promise<string> {
  const rig = new Rig({
    'pipeline.yaml': pipeline,
    'params.yaml': `n: [${[...Array(400).keys()].join(', ')}]\n`,
    ...files,
  });
  const { code, stderr } = await rig.lockstep('plan');
  assert.equal(code, 2);
  return stderr;
}

test('a wrong dep of a grid is told once, with the path that is meant', async () => {
  assert.equal(
    await said(
      `stages:
  a:
    foreach: '\${n}'
    do:
      cmd: 'echo \${item} > \${item}.out'
      deps: [data/rw.csv]
      outs: ['\${item}.out']
`,
      { 'data/raw.csv': '' },
    ),
    `pipeline.yaml:6:14: stage "a@0" and 399 more cells: dep "data/rw.csv" does not exist, and no stage makes it
  6 |       deps: [data/rw.csv]
    |              ^^^^^^^^^^^
Did you mean "data/raw.csv"?
`,
  );
});

test('a dep that differs from cell to cell is told once, too', async () => {
  const text = await said(`stages: {a: {foreach: '\${n}', do: {cmd: x, deps: ['in/\${item}.txt']}}}`, {
    'in/7.txt': '',
  });
  assert.match(
    text,
    /^pipeline\.yaml:1:\d+: stage "a@0" and 398 more cells: dep "in\/0\.txt" does not exist/,
  );
  assert.equal(text.split('\n').length, 5);
});

test('an out that is meant is found as well, and a folder on the way', async () => {
  assert.match(
    await said('stages: {m: {cmd: m, outs: [made/table.csv]}, a: {cmd: a, deps: [made/tabel.csv]}}'),
    /Did you mean "made\/table\.csv"\?/,
  );
  assert.match(
    await said('stages: {a: {cmd: a, deps: [dta/raw.csv]}}', { 'data/raw.csv': '' }),
    /Did you mean "data\/raw\.csv"\?/,
  );
  assert.match(await said('stages: {a: {cmd: a, deps: [quite/else]}}'), /Create it, correct its path/);
});

test('a script, a params file and a file of vars are looked for by what is near', async () => {
  const files = { 'stages/train.ts': '', 'conf/more.yaml': 'k: 1\n' };
  assert.match(
    await said('stages: {a: {script: stages/trian.ts}}', files),
    /Did you mean "stages\/train\.ts"\?/,
  );
  assert.match(
    await said('stages: {a: {cmd: x, params: [conf/mroe.yaml: [k]]}}', files),
    /Did you mean "conf\/more\.yaml"\?/,
  );
  assert.match(await said('vars: [conf/mor.yaml]\nstages: {}', files), /Did you mean "conf\/more\.yaml"\?/);
});

test('an unknown stage, a template that names nothing, a param that is not there: each once', async () => {
  assert.match(
    await said("stages: {train: {cmd: x}, a: {foreach: '${n}', do: {cmd: x, deps: [{stage: tran}]}}}"),
    /^\S+: stage "a@0" and 399 more cells: there is no stage "tran"\n.*\n.*\nDid you mean "train"\?\n$/,
  );
  assert.match(
    await said("stages: {a: {foreach: '${n}', do: {cmd: 'x ${itm}'}}}"),
    /^\S+: stage "a@0" and 399 more cells: \$\{itm\}: there is no variable "itm"\n.*\n.*\nDid you mean "item"\?\n$/,
  );
  assert.match(
    await said("stages: {a: {foreach: '${n}', do: {cmd: x, params: [p.yaml: [lrr]]}}}", {
      'p.yaml': 'lr: 1\n',
    }),
    /^\S+: stage "a@0" and 399 more cells: p\.yaml has no param "lrr"\n.*\n.*\nDid you mean "lr"\?\n$/,
  );
});

test('several mistakes are told each in its place', async () => {
  const text = await said(`stages:
  a: {foreach: '\${n}', do: {cmd: x, deps: [no/one]}}
  b: {foreach: '\${n}', do: {cmd: x, deps: [no/two, no/three]}}
`);
  assert.deepEqual(
    text.match(/^pipeline.*$/gm)?.map((line) => line.replace(/ does not.*/, '')),
    [
      'pipeline.yaml:2:44: stage "a@0" and 399 more cells: dep "no/one"',
      'pipeline.yaml:3:44: stage "b@0" and 399 more cells: dep "no/two"',
    ],
  );
});
