import assert from 'node:assert/strict';
import { chmodSync, renameSync } from 'node:fs';
import { test } from 'node:test';
import { Rig } from '../support/rig.js';

function lists(): Rig {
  return new Rig({
    'pipeline.yaml': `
stages:
  all:
    cmd: cat lists/*.txt > all.out; echo all >> "$CALLS"
    deps: [{ glob: 'lists/**/*.txt', exclude: lists/drafts }]
    outs: [all.out]
  each:
    foreach: { glob: 'lists/*.txt' }
    do: { cmd: 'cp \${item} \${key}.out; echo \${key} >> "$CALLS"', deps: ['\${item}'], outs: ['\${key}.out'] }
`,
    'lists/a.txt': 'a\n',
    'lists/b.txt': 'b\n',
  });
}

test('which files a glob finds, and what they hold, decides', async () => {
  const rig = lists();
  const calls = async (): Promise<readonly string[]> => (await rig.run('--prune')).calls;
  assert.deepEqual(await calls(), ['a', 'all', 'b']);
  assert.deepEqual(await calls(), []);
  rig.write('lists/note.md', 'no list');
  rig.write('lists/drafts/c.txt', 'left out');
  assert.deepEqual(await calls(), []);
  rig.write('lists/a.txt', 'A\n');
  assert.deepEqual(await calls(), ['a', 'all']);
  rig.write('lists/c.txt', 'c\n');
  assert.deepEqual(await calls(), ['all', 'c']);
  chmodSync(rig.path('lists/c.txt'), 0o755);
  assert.deepEqual(await calls(), ['all', 'c']);
  renameSync(rig.path('lists/c.txt'), rig.path('lists/d.txt'));
  assert.deepEqual(await calls(), ['all', 'd']);
  rig.remove('lists/d.txt');
  assert.deepEqual(await calls(), [], 'made before');
  rig.write('lists/a.txt', 'a\n');
  assert.deepEqual(await calls(), [], 'made before');
});

test('another pattern that finds the same files is no change', async () => {
  const rig = lists();
  await rig.run();
  rig.write(
    'pipeline.yaml',
    rig.read('pipeline.yaml').replace("'lists/**/*.txt', exclude: lists/drafts", "'lists/?.txt'"),
  );
  assert.deepEqual((await rig.run()).calls, []);
});

test('the lock has one line for all that a glob finds', async () => {
  const rig = lists();
  await rig.run();
  const { stages } = JSON.parse(rig.read('pipeline.lock')) as {
    stages: Record<string, { deps: readonly Record<string, string>[] }>;
  };
  const [dep] = stages.all?.deps ?? [];
  assert.equal(dep?.glob, 'lists/**/*.txt without lists/drafts');
  assert.match(dep.hash ?? '', /^files:[0-9a-f]{64}$/);
});

test('a file that comes while a stage runs may have been read: nothing is recorded', async () => {
  const rig = new Rig({
    'pipeline.yaml': `
stages:
  all: { cmd: echo > lists/new.txt; cat lists/*.txt > all.out, deps: [{ glob: 'lists/*.txt' }], outs: [all.out] }
`,
    'lists/a.txt': 'a\n',
  });
  const { code, events } = await rig.run();
  assert.equal(code, 1);
  assert.match(JSON.stringify(events), /"kind":"inputs-changed".*"dep lists\/\*\.txt changed/);
  assert.ok(!rig.exists('all.out'));
});

test('what other stages make comes into a glob before it is there, and only a change of it goes on', async () => {
  const rig = new Rig({
    'pipeline.yaml': `
stages:
  table: { cmd: cat clean/*.csv > table; echo table >> "$CALLS", deps: [{ glob: 'clean/*.csv' }], outs: [table] }
  clean:
    foreach: { glob: 'raw/*.csv' }
    do:
      cmd: mkdir -p clean; tr a-z A-Z < \${item} > clean/\${item.name}; echo \${key} >> "$CALLS"
      deps: ['\${item}']
      outs: ['clean/\${item.name}']
`,
    'raw/1.csv': 'one\n',
    'raw/2.csv': 'two\n',
  });
  assert.deepEqual((await rig.run()).calls, ['1', '2', 'table']);
  assert.equal(rig.read('table'), 'ONE\nTWO\n');
  rig.write('raw/1.csv', 'One\n');
  assert.deepEqual((await rig.run()).calls, ['1'], 'the same came out');
  rig.write('raw/3.csv', 'three\n');
  assert.deepEqual((await rig.run()).calls, ['3', 'table']);
  rig.remove('raw/3.csv');
  rig.remove('clean/3.csv');
  assert.deepEqual((await rig.run('--prune')).calls, [], 'the table was made before');
  assert.equal(rig.read('table'), 'ONE\nTWO\n');
});

test('a script is given the paths that a glob finds, and the values of a command’s cells', async () => {
  const rig = new Rig({
    'package.json': '{"type": "module"}',
    'pipeline.yaml': `
stages:
  size:
    matrix: { unit: [c, w], file: { glob: 'in/*.txt' } }
    cmd: mkdir -p out; wc -\${item.unit} < \${item.file} > out/\${key}
    with: '\${item}'
    deps: ['\${item.file}']
    outs: { size: 'out/\${key}' }
  told:
    script: told.ts
    deps: { texts: { glob: 'in/*.txt' }, sizes: { stage: size } }
    outs: { told: told.json }
`,
    'told.ts': `
import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { stage } from 'lockstep/stage';
const { files, groups, outs } = stage({ files: ['texts'], groups: ['sizes'], outs: ['told'] });
const sizes = groups.sizes.map(({ with: cell, outs }) => [cell, Number(readFileSync(outs.size, 'utf8'))]);
writeFileSync(outs.told, JSON.stringify([files.texts.map((path) => basename(path)), sizes]));
`,
    'in/a.txt': 'one two\n',
    'in/b.txt': 'three\n',
  });
  const { code, stderr } = await rig.run();
  assert.equal(code, 0, stderr);
  const told = [
    ['a.txt', 'b.txt'],
    [
      [{ unit: 'c', file: 'in/a.txt' }, 8],
      [{ unit: 'c', file: 'in/b.txt' }, 6],
      [{ unit: 'w', file: 'in/a.txt' }, 2],
      [{ unit: 'w', file: 'in/b.txt' }, 1],
    ],
  ];
  assert.deepEqual(JSON.parse(rig.read('told.json')), told);
  rig.write(
    'pipeline.yaml',
    rig.read('pipeline.yaml').replace("with: '${item}'", "with: { what: '${item}' }"),
  );
  assert.deepEqual((await rig.plan()).told?.action, 'run', 'what is handed on is in the key of who reads it');
});

test('a scratch workspace has what a glob finds, ignored by git or not', async () => {
  const rig = lists();
  rig.write('params.yaml', 'word: x\n');
  rig.write('.gitignore', 'lists\n');
  const { code, calls } = await rig.run('-S', 'word=y', '--name', 'other');
  assert.deepEqual([code, calls], [0, ['a', 'all', 'b']]);
  assert.equal(rig.read('.lockstep/scratch/other/all.out'), 'a\nb\n');
});

test('trace tells what a glob found, and who reads a file by one', async () => {
  const rig = lists();
  await rig.run();
  const trace = await rig.lockstep('trace', 'all.out', 'lists/a.txt');
  assert.match(trace.stdout, /lists\/\*\*\/\*\.txt without lists\/drafts \(2 files\)/);
  assert.match(trace.stdout, /all/);
  const { files } = JSON.parse((await rig.lockstep('trace', '--json', 'lists/a.txt')).stdout) as {
    files: { readers: unknown }[];
  };
  assert.deepEqual(files[0]?.readers, [
    { stage: 'all', as: 'dep', named: 'lists/a.txt', asRecorded: true },
    { stage: 'each@a', as: 'dep', named: 'lists/a.txt', asRecorded: true },
  ]);
});

test('list and show have the glob as it is written', async () => {
  const rig = lists();
  const { stages } = JSON.parse((await rig.lockstep('list', '--json', 'all')).stdout) as {
    stages: { deps: unknown }[];
  };
  assert.deepEqual(stages[0]?.deps, [
    { glob: ['lists/**/*.txt'], exclude: ['lists/drafts'], files: ['lists/a.txt', 'lists/b.txt'] },
  ]);
  assert.match(
    (await rig.lockstep('show', 'all')).stdout,
    /- glob: lists\/\*\*\/\*\.txt\n +exclude: lists\/drafts/,
  );
});

test('a pipeline with more cells than are allowed is told the flag that allows them', async () => {
  const rig = new Rig({
    'pipeline.yaml': 'stages: {a: {matrix: {x: [1, 2], y: [1, 2]}, cmd: "true"}}',
  });
  const { code, stderr } = await rig.lockstep('list', '--max-cells', '3');
  assert.equal(code, 2);
  assert.match(
    stderr,
    /stage "a": 4 cells \(x: 2 × y: 2\): a pipeline has at most 3\n.*\n.*\n.*--max-cells 4/,
  );
  assert.equal((await rig.lockstep('list', '--max-cells', '4')).code, 0);
});

test('an included pipeline’s globs count from its own folder: the keys are those that it has alone', async () => {
  const rig = lists();
  for (const path of ['pipeline.yaml', 'lists/a.txt', 'lists/b.txt']) {
    rig.write(`sub/${path}`, rig.read(path));
  }
  rig.write('sub/lists/b.txt', 'another b\n');
  rig.write(
    'pipeline.yaml',
    "include: [sub/pipeline.yaml]\nstages: {both: {cmd: cat sub/*.out > both.txt, deps: [{glob: 'sub/*.out'}], outs: [both.txt]}}\n",
  );
  const { code, stderr } = await rig.run();
  assert.equal(code, 0, stderr);
  assert.equal(rig.read('both.txt'), 'a\na\nanother b\nanother b\n');
  const alone = await rig.lockstep('plan', '--json', '-C', rig.path('sub'));
  const { stages } = JSON.parse(alone.stdout) as { stages: { name: string; action: string }[] };
  assert.deepEqual(stages.map(({ name, action }) => `${name} ${action}`).sort(), [
    'all up-to-date',
    'each@a up-to-date',
    'each@b up-to-date',
  ]);
});
