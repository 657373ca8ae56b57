import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Rig } from '../support/rig.js';

const PIPELINE = `
vars: [params.yaml]
stages:
  data:
    cmd: echo 1 > data.txt
    outs: [data.txt]
  train:
    matrix:
      - { size: small, engine: one, seed: '\${seeds}' }
      - { size: large, engine: two, seed: 0 }
    name: \${item.size}/\${item.engine}/s\${item.seed}
    script: stages/\${item.engine}.ts
    with: \${item}
    deps: { data: data.txt }
    params: [epochs]
    passEnv: [CALLS, NOISE]
    outs: { cell: { path: 'cells/\${key}.txt', git: true } }
  table:
    script: stages/table.ts
    deps: { cells: { stage: train } }
    outs: { table: table.txt }
`;

const SHARED = `
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { integer, object, oneOf, stage } from 'lockstep/stage';
export function trainStage(engine: string): void {
  const { params, given, deps, outs } = stage({
    params: object({ epochs: integer(1) }),
    given: object({ size: oneOf('small', 'large'), engine: oneOf('one', 'two'), seed: integer() }),
    deps: ['data'],
    outs: ['cell'],
  });
  appendFileSync(process.env['CALLS'] ?? '', \`\${given.size} \${engine}\\n\`);
  const words = [engine, given.size, given.seed, params.epochs, readFileSync(deps.data, 'utf8').trim()];
  writeFileSync(outs.cell, words.join(' ') + (process.env['NOISE'] ?? ''));
}
`;

const FILES: Readonly<Record<string, string>> = {
  'package.json': '{"type": "module"}',
  'params.yaml': 'seeds: [0, 1, 2, 3, 4, 5, 6, 7, 8]\nepochs: 3\n',
  'pipeline.yaml': PIPELINE,
  'stages/shared.ts': SHARED,
  'stages/one.ts': `import { trainStage } from './shared.js';\ntrainStage('one');\n`,
  'stages/two.ts': `import { trainStage } from './shared.js';\ntrainStage('two');\n`,
  'stages/table.ts': `
import { readFileSync, writeFileSync } from 'node:fs';
import { stage } from 'lockstep/stage';
const { groups, outs } = stage({ groups: ['cells'], outs: ['table'] });
writeFileSync(outs.table, groups.cells.map((cell) => readFileSync(cell.outs['cell'] ?? '', 'utf8')).join('\\n'));
`,
};

const REFACTORED = SHARED.replace("join(' ')", "map(String).join(' ')");

async function refactored(files: Readonly<Record<string, string>> = {}): Promise<Rig> {
  const rig = new Rig(FILES);
  const { code, stderr } = await rig.lockstep('run', '--quiet');
  assert.equal(code, 0, stderr);
  rig.calls();
  for (const [path, text] of Object.entries({ 'stages/shared.ts': REFACTORED, ...files }))
    rig.write(path, text);
  return rig;
}

const COMMIT = ['commit', '--reason', 'the same text', '--code-only'];

test('a cover is rerun, with each script and value but those of many seeds; groups are printed, not cells', async () => {
  const rig = await refactored();
  const { code, stdout, stderr } = await rig.lockstep(...COMMIT, 'train', '--seed', 'x', '--verify');
  assert.equal(code, 0, stderr);
  assert.deepEqual(rig.calls(), ['large two', 'small one']);
  assert.match(stdout, /^seed x: 2 of 10 drawn\nleft to chance: with seed of train \(9 values\)\n/);
  assert.match(stdout, /\nCommitted train \(10 cells\)\n$/);
  assert.deepEqual((await rig.run()).last.executed, 0);
  const why = await rig.lockstep('why', 'train@small/one/s0');
  assert.match(why.stdout, /committed, not run: the same text \(verified by 2 reruns\)/);
});

test('with a number at least so many are rerun, and told together where they are many', async () => {
  const rig = await refactored();
  const { code, stdout } = await rig.lockstep(...COMMIT, 'train', '--verify', '6');
  assert.equal(code, 0);
  assert.equal(rig.calls().length, 6);
  assert.match(stdout, /\n✔ train \(6 cells\) the same bytes\nCommitted train \(10 cells\)\n$/);
});

test('a stage of which more than code differs is refused before anything reruns, cells of a group together', async () => {
  const rig = await refactored({
    'params.yaml': FILES['params.yaml']?.replace('epochs: 3', 'epochs: 4') ?? '',
  });
  const before = rig.read('pipeline.lock');
  const { code, stderr } = await rig.lockstep(...COMMIT, 'train', '--verify');
  assert.equal(code, 2);
  assert.match(stderr, /^pipeline\.yaml:7:3: 10 cells of "train" can't be carried over/);
  assert.match(stderr, /more than its code differs from the record: param epochs 3 → 4\n/);
  assert.doesNotMatch(stderr, /train@/);
  assert.deepEqual(rig.calls(), []);
  assert.equal(rig.read('pipeline.lock'), before);
});

test('with, deps, outs, env and commands are no code either', async () => {
  const changes = [
    ['with: ${item}', "with: { size: '${item.size}', engine: '${item.engine}', seed: 1 }", /with seed 0 → 1/],
    ['deps: { data: data.txt }', 'deps: { data: data.txt, more: params.yaml }', /dep params\.yaml added/],
    ["'cells/${key}.txt'", "'other/${key}.txt'", /out other\/small\/one\/s0\.txt added/],
    ['params: [epochs]', 'params: [epochs]\n    env: { A: b }', /env A added/],
  ] as const;
  const rig = await refactored();
  for (const [from, to, why] of changes) {
    rig.write(
      'pipeline.yaml',
      PIPELINE.replace(from, () => to),
    );
    const { code, stderr } = await rig.lockstep(...COMMIT, 'train@small/one/s0', '--verify');
    assert.equal(code, 2, to);
    assert.match(stderr, why);
  }
  rig.write('pipeline.yaml', PIPELINE.replace('echo 1', 'printf "1\\n"'));
  const { code, stderr } = await rig.lockstep(...COMMIT, 'data');
  assert.equal(code, 2);
  assert.match(stderr, /command changed/);
});

test('an out that was edited, and a stage without record, are refused', async () => {
  const rig = await refactored();
  rig.write('cells/small/one/s0.txt', 'scribble\n');
  const edited = await rig.lockstep(...COMMIT, 'train', '--verify');
  assert.equal(edited.code, 2);
  assert.match(edited.stderr, /cells\/small\/one\/s0\.txt was changed since it was recorded/);
  const fresh = new Rig({ ...FILES, 'data.txt': '1\n' });
  const never = await fresh.lockstep(...COMMIT, 'data');
  assert.equal(never.code, 2);
  assert.match(never.stderr, /it has no record/);
});

test('outs need not be in place: what the lock records is carried over', async () => {
  const rig = await refactored();
  rig.remove('cells');
  rig.remove('data.txt');
  const { code, stderr } = await rig.lockstep(...COMMIT, 'train', '--verify');
  assert.equal(code, 0, stderr);
  const again = await rig.run('--allow-missing');
  assert.equal(again.last.executed, 0, again.stderr);
});

test('several steps of a pipeline are carried over at once, nothing but the sample is run', async () => {
  const rig = await refactored({
    'stages/table.ts': FILES['stages/table.ts']?.replace("join('\\n')", "map(String).join('\\n')") ?? '',
  });
  const { code, stdout, stderr } = await rig.lockstep(...COMMIT, 'train', 'table', '--verify');
  assert.equal(code, 0, stderr);
  assert.equal(rig.calls().length, 2);
  assert.match(stdout, /Committed train \(10 cells\), table\n$/);
});

test('what comes out otherwise is refused, and nothing is recorded', async () => {
  const rig = await refactored({ 'stages/shared.ts': SHARED.replace("join(' ')", "join(', ')") });
  const before = rig.read('pipeline.lock');
  const { code, stdout, stderr } = await rig.lockstep(...COMMIT, 'train', '--verify');
  assert.equal(code, 1);
  assert.match(stdout, /✖ train@\S+: other bytes\n/);
  assert.match(stderr, /nothing was committed/);
  assert.equal(rig.read('pipeline.lock'), before);
});

test('an engine that is not installed is told before anything reruns', async () => {
  const rig = await refactored({
    'stages/two.ts': `
import { existsSync } from 'node:fs';
import { trainStage } from './shared.js';
if (!existsSync('/engine-that-is-nowhere')) throw new Error('engine two is not set up: npm run setup:two');
trainStage('two');
`,
  });
  const before = rig.read('pipeline.lock');
  const { code, stderr } = await rig.lockstep(...COMMIT, 'train', '--verify');
  assert.equal(code, 2);
  assert.match(
    stderr,
    /pipeline\.yaml:12:13: stage "train@\S+\/two\/s\d" can't be started here \(exit code 1\), so nothing was rerun/,
  );
  assert.match(stderr, /│ .*engine two is not set up: npm run setup:two/);
  assert.deepEqual(rig.calls(), []);
  assert.equal(rig.read('pipeline.lock'), before);
});

test('--verify before the stages says what to do', async () => {
  const rig = new Rig(FILES);
  const { code, stderr } = await rig.lockstep('commit', '--reason', 'r', '--code-only', '--verify', 'train');
  assert.equal(code, 2);
  assert.match(stderr, /It takes a number, or nothing: then write it after the stages/);
});
