import assert from 'node:assert/strict';
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { appendFileSync, cpSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { encodeStageSpec, type StageSpec } from '../../src/stage/spec.js';
import { Gates } from '../support/gates.js';
import { unstamped } from '../support/events.js';
import { RUNNER, Rig } from '../support/rig.js';

const FILES: Readonly<Record<string, string>> = {
  'package.json': '{"type": "module"}',
  'pipeline.yaml': `
vars: [params.yaml]
stages:
  train:
    matrix: {rate: '\${rates}'}
    name: r\${item.rate}
    script: stages/train.ts
    with: \${item}
    deps: {data: data.txt}
    params: [training.epochs]
    passEnv: [CALLS, GATES]
    outs: {cell: {path: 'cells/\${key}', git: true}}
  report:
    script: stages/report.ts
    deps: {cells: {stage: train}}
    outs: {table: table.txt}
`,
  'params.yaml': 'rates: [1.0, 0.1]\ntraining: {epochs: 3}\n',
  'data.txt': 'data\n',
  'stages/init.ts': 'export const used = 1;\nexport const unused = 2;\n',
  'stages/train.ts': `
import { appendFileSync, readFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { integer, number, object, stage } from 'lockstep/stage';
import { used } from './init.js';
const { params, with: cell, deps, outs, progress } = stage({
  params: object({ training: object({ epochs: integer(1) }) }),
  with: object({ rate: number() }),
  deps: ['data'],
  outs: ['cell'],
});
appendFileSync(process.env['CALLS'] ?? '', \`train \${cell.rate}\\n\`);
progress(params.training.epochs, params.training.epochs, 'done');
if (process.env['GATES']) {
  writeFileSync(process.env['GATES'] + '/train.reached', '\\n');
  readFileSync(process.env['GATES'] + '/train.open');
}
mkdirSync(outs.cell);
writeFileSync(outs.cell + '/result.txt', \`\${cell.rate} \${used} \${readFileSync(deps.data, 'utf8')}\`);
`,
  'stages/report.ts': `
import { readFileSync, writeFileSync } from 'node:fs';
import { stage } from 'lockstep/stage';
const { groups, outs } = stage({ groups: ['cells'], outs: ['table'] });
writeFileSync(outs.table, groups.cells.map((cell) => cell.name + ': ' + readFileSync(cell.outs.cell + '/result.txt', 'utf8')).join(''));
`,
};

function scriptRig(runner = RUNNER): Rig {
  const rig = new Rig({ ...FILES, 'node_modules/.keep': '' });
  symlinkSync(runner, rig.path('node_modules/lockstep'));
  return rig;
}

async function finished(): Promise<Rig> {
  const rig = scriptRig();
  const first = await rig.run();
  assert.equal(first.code, 0, first.stdout + first.stderr);
  assert.deepEqual(first.calls, ['train 0.1', 'train 1']);
  return rig;
}

test('a script speaks with the runner that starts it, where no lockstep is installed too', async () => {
  const rig = new Rig(FILES);
  const { code, stderr, calls } = await rig.run();
  assert.equal(code, 0, stderr);
  assert.deepEqual(calls, ['train 0.1', 'train 1']);
});

test('what could not be read from a script is told when it runs, and where it stands', async () => {
  const rig = scriptRig();
  const script = (FILES['stages/train.ts'] ?? '')
    .replace('= stage({', '= stage(Object.assign({ given: null }, {')
    .replace("outs: ['cell'],\n});", "outs: ['cell'],\n}));");
  rig.write('stages/train.ts', script);
  const { code, stdout } = await rig.run('r0.1');
  assert.equal(code, 1);
  assert.match(stdout, /stage\(\) has no key \\"given\\"; it is called \\"with\\"/);
  assert.match(stdout, /" {2}at stages\/train\.ts:5"/);
});

test('scripts get params, with, deps and outs by name, and groups as cells', async () => {
  const rig = await finished();
  assert.equal(rig.read('table.txt'), 'train@r0.1: 0.1 1 data\ntrain@r1.0: 1 1 data\n');
});

test('progress reaches the events', async () => {
  const rig = scriptRig();
  const { events } = await rig.run('r1.0');
  const progress = events.find(({ type }) => type === 'stage-progress');
  assert.deepEqual(unstamped(progress ?? {}), {
    type: 'stage-progress',
    stage: 'train@r1.0',
    done: 3,
    total: 3,
    note: 'done',
  });
});

for (const [what, file, from, to, expected] of [
  ['a comment', 'stages/train.ts', 'mkdirSync(outs', '// why\nmkdirSync(outs', []],
  ['a type', 'stages/init.ts', 'used = 1', 'used: number = 1', []],
  ['a constant that nobody uses', 'stages/init.ts', 'unused = 2', 'unused = 3', []],
  ['a constant that is used', 'stages/init.ts', 'used = 1', 'used = 7', ['train 0.1', 'train 1']],
  ['another stage', 'stages/report.ts', "': '", "' = '", []],
] as const) {
  test(`editing ${what} reruns ${expected.length === 0 ? 'no cell' : 'all cells'}`, async () => {
    const rig = await finished();
    assert.ok(rig.read(file).includes(from));
    rig.write(file, rig.read(file).replace(from, to));
    const plan = await rig.plan('train');
    assert.equal(plan['train@r1.0']?.action, expected.length === 0 ? 'up-to-date' : 'run');
    const report = await rig.run();
    assert.equal(report.code, 0, report.stderr);
    assert.deepEqual(report.calls, expected);
  });
}

test('a changed file is named among the reasons', async () => {
  const rig = await finished();
  rig.write('stages/init.ts', 'export const used = 5;\n');
  const plan = await rig.plan();
  assert.deepEqual(
    plan['train@r1.0']?.reasons.map(({ text }) => text),
    ['code: stages/init.ts changed'],
  );
});

test('a complete run keeps no bundle and no record of code that no stage has any more', async () => {
  const rig = await finished();
  const kept = (): readonly number[] =>
    ['bundles', 'sources'].map((folder) => readdirSync(rig.path(`.lockstep/${folder}`)).length);
  rig.write('stages/init.ts', 'export const used = 5;\n');
  assert.equal((await rig.run('train')).code, 0);
  assert.deepEqual(kept(), [3, 3], 'a run of some stages can’t know what the others need');
  assert.equal((await rig.run('-S', 'training.epochs=4', '--name', 'other')).code, 0);
  assert.deepEqual(kept(), [3, 3], 'a scratch workspace has its own');
  assert.equal((await rig.run()).code, 0);
  assert.deepEqual(kept(), [2, 2]);
  assert.equal((await rig.run()).last.upToDate, 3);
  rig.write('pipeline.yaml', (FILES['pipeline.yaml'] ?? '').replace(/ {2}report:[^]*/, ''));
  assert.equal((await rig.run('--prune')).code, 0);
  assert.deepEqual(kept(), [1, 1]);
  assert.doesNotMatch(rig.read('.lockstep/code.json'), /stages\/report\.ts/);
});

test('one more rate trains one more cell', async () => {
  const rig = await finished();
  rig.write('params.yaml', FILES['params.yaml']?.replace('0.1]', '0.1, 0.01]') ?? '');
  const report = await rig.run();
  assert.deepEqual(report.calls, ['train 0.01']);
  assert.equal(report.last.executed, 2);
});

test('an upgrade of lockstep reruns nothing', async () => {
  const upgraded = new Rig().path('lockstep');
  cpSync(join(RUNNER, 'dist'), `${upgraded}/dist`, { recursive: true });
  cpSync(join(RUNNER, 'package.json'), `${upgraded}/package.json`);
  const rig = scriptRig(upgraded);
  symlinkSync(join(RUNNER, '../node_modules'), `${upgraded}/node_modules`);
  assert.equal((await rig.run()).last.executed, 3);
  appendFileSync(`${upgraded}/dist/stage/index.js`, '\nexport const later = true;\n');
  assert.equal((await rig.run()).last.executed, 0);
});

test('a script that throws fails with its error, at its own line', async () => {
  const rig = scriptRig();
  rig.write('stages/report.ts', "throw new Error('no such luck');\n");
  const thrown = await rig.lockstep('run');
  assert.equal(thrown.code, 1);
  assert.match(thrown.stderr, /✖ report: exit code 1/);
  assert.match(thrown.stderr, /Error: no such luck/);
  assert.match(thrown.stderr, /stages\/report\.ts:1/);
});

for (const [what, code, message] of [
  [
    'does not parse',
    'const = 3;',
    `stages/report.ts:1:7: Expected identifier but found "="
  1 | const = 3;
    |       ^
`,
  ],
  [
    'imports a file that is not there',
    "import { rows } from './rows.js';\nconsole.log(rows);",
    `stages/report.ts:1:22: Could not resolve "./rows.js"
  1 | import { rows } from './rows.js';
    |                      ^^^^^^^^^^^
Create the file, or correct its path.
`,
  ],
  [
    'imports a package that is not installed',
    "import { rows } from '@tables/rows/csv';\nconsole.log(rows);",
    `stages/report.ts:1:22: Could not resolve "@tables/rows/csv"
  1 | import { rows } from '@tables/rows/csv';
    |                      ^^^^^^^^^^^^^^^^^^
Install it (npm install @tables/rows), or correct its name.
`,
  ],
  [
    'imports what is not exported',
    "import { used, rows } from './init.js';\nconsole.log(used, rows);",
    `stages/report.ts:1:16: No matching export in "stages/init.ts" for import "rows"
  1 | import { used, rows } from './init.js';
    |                ^^^^
Export it there, or correct its name.
`,
  ],
] as const) {
  test(`a script that ${what} is an error of the pipeline: exit code 2, nothing runs`, async () => {
    const rig = scriptRig();
    rig.write('stages/report.ts', `${code}\n`);
    const { code: exitCode, stderr } = await rig.lockstep('run');
    assert.deepEqual([exitCode, stderr, rig.calls()], [2, message, []]);
  });
}

test('a script sees no environment but the declared one', async () => {
  const rig = scriptRig();
  rig.env.SECRET = 'x';
  rig.write(
    'stages/report.ts',
    `import { writeFileSync } from 'node:fs';
import { stage } from 'lockstep/stage';
writeFileSync(stage({ outs: ['table'] }).outs.table, Object.keys(process.env).sort().join(' '));
`,
  );
  assert.equal((await rig.run('report')).code, 0);
  const names = rig.read('table.txt').split(' ');
  assert.equal(names.includes('SECRET'), false);
  assert.ok(names.includes('TZ'));
});

test('an edit during the run touches the next one only', async () => {
  const gates = new Gates('train');
  const rig = scriptRig();
  rig.env.GATES = gates.folder;
  const running = rig.start('run', '-j', '1', 'r1.0');
  await gates.reached('train');
  rig.write('params.yaml', FILES['params.yaml']?.replace('epochs: 3', 'epochs: 4') ?? '');
  rig.write('stages/init.ts', 'export const used = 9;\n');
  await gates.open('train');
  const result = await running.done;
  assert.equal(result.code, 0, result.stderr);
  assert.match(rig.read('cells/r1.0/result.txt'), /^1 1 /);
  const plan = await rig.plan('r1.0');
  assert.deepEqual(
    plan['train@r1.0']?.reasons.map(({ kind }) => kind),
    ['code', 'param'],
  );
});

test('a stage ends when its runner is killed', async () => {
  const gates = new Gates('train');
  const rig = scriptRig();
  rig.env.GATES = gates.folder;
  const running = rig.start('run', '-j', '1', 'r1.0');
  await gates.reached('train');
  running.process.kill('SIGKILL');
  await running.done;
  rig.env.GATES = '';
  const again = await rig.run('r1.0');
  assert.equal(again.code, 0, again.stderr);
  assert.match(rig.read('cells/r1.0/result.txt'), /^1 1 /);
});

test('a stage that does not block ends by itself when its runner is killed', async () => {
  const rig = scriptRig();
  // Its process alone holds the pipe open for writing: the test reads to the end when that is dead.
  const gates = new Gates('life');
  rig.env.GATES = gates.folder;
  rig.write(
    'stages/train.ts',
    `
import { openSync } from 'node:fs';
import { integer, number, object, stage } from 'lockstep/stage';
const { progress } = stage({
  params: object({ training: object({ epochs: integer(1) }) }),
  with: object({ rate: number() }),
  deps: ['data'],
  outs: ['cell'],
});
progress(0, 1);
openSync(process.env['GATES'] + '/life.reached', 'w');
setInterval(() => undefined, 60_000);
`,
  );
  const running = rig.start('run', '--json', '-j', '1', 'r1.0');
  const life = gates.reached('life');
  await new Promise<void>((resolve) => {
    running.process.stdout?.on('data', (text: string) => {
      if (text.includes('stage-progress')) resolve();
    });
  });
  running.process.kill('SIGKILL');
  await running.done;
  await life;
  assert.equal(rig.exists('cells/r1.0'), false);
});

test('a bundle that is started by hand has all but a runner that listens', async () => {
  const rig = scriptRig();
  assert.equal((await rig.run()).code, 0);
  const [bundle = ''] = readdirSync(rig.path('.lockstep/bundles'), {
    recursive: true,
    encoding: 'utf8',
  }).filter((file) => file.endsWith('.mjs') && rig.read(`.lockstep/bundles/${file}`).includes('CALLS'));
  const spec: StageSpec = {
    stage: 'by-hand',
    params: { 'training.epochs': 5 },
    with: { rate: 7 },
    deps: [{ name: 'data', declared: 'data.txt', path: rig.path('data.txt') }],
    outs: [{ name: 'cell', declared: 'cell', path: rig.path('by-hand') }],
  };
  const start = (told: StageSpec): SpawnSyncReturns<string> => {
    rig.write('spec.json', encodeStageSpec(told));
    return spawnSync(process.execPath, [rig.path(`.lockstep/bundles/${bundle}`)], {
      encoding: 'utf8',
      env: { LOCKSTEP_STAGE: rig.path('spec.json'), CALLS: rig.path('calls') },
    });
  };
  const heard = start({ ...spec, progress: rig.path('progress') });
  assert.equal(heard.status, 0, heard.stderr);
  assert.equal(rig.read('by-hand/result.txt'), '7 1 data\n');
  assert.equal(rig.read('progress'), '{"done":5,"total":5,"note":"done"}\n');
  rig.remove('by-hand');
  rig.remove('progress');
  const unheard = start(spec);
  assert.equal(unheard.status, 0, unheard.stderr);
  assert.equal(rig.exists('progress'), false);
  rig.remove('by-hand');
  const full = start({ ...spec, progress: rig.path('no/such/folder') });
  assert.equal(full.status, 0, full.stderr);
  assert.equal(rig.read('by-hand/result.txt'), '7 1 data\n');
});

test('a plan leaves no trace', async () => {
  const rig = scriptRig();
  assert.equal((await rig.plan())['train@r0.1']?.action, 'run');
  assert.equal(rig.exists('.lockstep'), false);
});

test('a script that changes between plan and start fails, and says so', async () => {
  const rig = new Rig({
    'pipeline.yaml': `
stages:
  first: {cmd: 'cat in.txt > first.txt && . ./edit.sh', deps: [in.txt], outs: [first.txt]}
  second: {script: stages/second.mjs, deps: [first.txt], outs: {out: out.txt}}
`,
    'in.txt': '1',
    'edit.sh': ':',
    'stages/second.mjs':
      "import { writeFileSync } from 'node:fs';\nimport { stage } from 'lockstep/stage';\n" +
      "writeFileSync(stage({ outs: ['out'] }).outs.out, 'x');\n",
  });
  assert.equal((await rig.run()).code, 0);
  // What the plan knows of the script's bundle is remembered, the bundle itself is lost.
  rig.remove('.lockstep/bundles');
  rig.write('in.txt', '2');
  rig.write('edit.sh', 'echo "console.log(1);" >> stages/second.mjs');
  const { code, events } = await rig.run();
  assert.equal(code, 1);
  const failed = events.find(({ type }) => type === 'stage-failed');
  assert.match(JSON.stringify(failed), /second\.mjs was changed after the run was planned/);
  assert.equal((await rig.run()).code, 0);
});

test('params that are not what the script says fail with what, and where it was asked for; no stack', async () => {
  const rig = scriptRig();
  rig.write('params.yaml', 'rates: [0.1]\ntraining: {epochs: many}\n');
  const { code, stderr } = await rig.lockstep('run');
  assert.equal(code, 1);
  assert.match(
    stderr,
    /│ stage train@r0\.1: params: training\.epochs must be an integer of 1 or more, and is "many"\n {2}│ {3}at stages\/train\.ts:5\n {2}all it printed/,
  );
});

for (const [what, extended, file, manifest] of [
  ['by its path', '@conf/ts/base.json', 'base.json', {}],
  ['by its name', '@conf/ts', 'tsconfig.json', {}],
  ['by its package.json', '@conf/ts', 'cfg/strict.json', { tsconfig: 'cfg/strict.json' }],
  ['by exports', '@conf/ts/strict', 'cfg/strict.json', { exports: { './strict': './cfg/strict.json' } }],
] as const) {
  test(`a tsconfig.json that a package lends ${what} is a part of what made the code`, async () => {
    const config = (defines: boolean): string =>
      JSON.stringify({ compilerOptions: { useDefineForClassFields: defines } });
    const rig = new Rig({
      'pipeline.yaml': 'stages: {a: {script: stages/a.ts, outs: {out: a.txt}}}\n',
      'tsconfig.json': JSON.stringify({ extends: extended }),
      [`node_modules/@conf/ts/${file}`]: config(true),
      'node_modules/@conf/ts/package.json': JSON.stringify({
        name: '@conf/ts',
        version: '1.0.0',
        ...manifest,
      }),
      // A field that is defined hides the setter of the class above; one that is assigned calls it.
      'stages/a.ts': `
import { writeFileSync } from 'node:fs';
import { stage } from 'lockstep/stage';
let seen = 'defined';
class Above { set field(_value: number) { seen = 'assigned'; } }
class Below extends Above { override field = 1; }
new Below();
writeFileSync(stage({ outs: ['out'] }).outs.out, seen);
`,
    });
    const first = await rig.run();
    assert.equal(first.code, 0, first.stdout + first.stderr);
    assert.equal(rig.read('a.txt'), 'defined');
    assert.equal((await rig.plan()).a?.action, 'up-to-date');
    rig.write(`node_modules/@conf/ts/${file}`, config(false));
    assert.equal((await rig.run()).last.executed, 1);
    assert.equal(rig.read('a.txt'), 'assigned');
  });
}

const READER = `
import { writeFileSync } from 'node:fs';
import { value } from 'near';
import { stage } from 'lockstep/stage';
writeFileSync(stage({ outs: ['out'] }).outs.out, value);
`;
const READS_NEAR = 'stages: {read: {script: stages/read.mjs, outs: {out: out.txt}}}\n';
const near = (version: string): string =>
  JSON.stringify({ name: 'near', version, type: 'module', exports: './near.js', dependencies: { far: '*' } });
const far = (version: string): string =>
  JSON.stringify({ name: 'far', version, type: 'module', exports: './far.js' });
const NEAR_CODE = "export { value } from 'far';\n";

test('another version of a package behind an imported one is seen without any record of the install', async () => {
  const rig = new Rig({
    'pipeline.yaml': READS_NEAR,
    'stages/read.mjs': READER,
    'node_modules/near/package.json': near('1.0.0'),
    'node_modules/near/near.js': NEAR_CODE,
    'node_modules/far/package.json': far('1.0.0'),
    'node_modules/far/far.js': "export const value = 'one';\n",
  });
  assert.equal((await rig.run()).code, 0);
  assert.equal((await rig.plan()).read?.action, 'up-to-date');
  rig.write('node_modules/far/package.json', far('1.0.1'));
  assert.equal((await rig.plan()).read?.reasons[0]?.kind, 'code');
  rig.write('node_modules/far/package.json', far('1.0.0'));
  assert.equal((await rig.plan()).read?.action, 'up-to-date');
  // A nearer one changes no file that was looked at before.
  rig.write('node_modules/near/node_modules/far/package.json', far('2.0.0'));
  assert.equal((await rig.plan()).read?.reasons[0]?.kind, 'code');
});

test('packages are found through links, as pnpm lays them out', async () => {
  const store = 'node_modules/.pnpm';
  const rig = new Rig({
    'pipeline.yaml': READS_NEAR,
    'stages/read.mjs': READER,
    [`${store}/near@1.0.0/node_modules/near/package.json`]: near('1.0.0'),
    [`${store}/near@1.0.0/node_modules/near/near.js`]: NEAR_CODE,
    [`${store}/far@1.0.0/node_modules/far/package.json`]: far('1.0.0'),
    [`${store}/far@1.0.0/node_modules/far/far.js`]: "export const value = 'one';\n",
    [`${store}/far@2.0.0/node_modules/far/package.json`]: far('2.0.0'),
    [`${store}/far@2.0.0/node_modules/far/far.js`]: "export const value = 'two';\n",
  });
  symlinkSync('.pnpm/near@1.0.0/node_modules/near', rig.path('node_modules/near'));
  const link = `${store}/near@1.0.0/node_modules/far`;
  symlinkSync('../../far@1.0.0/node_modules/far', rig.path(link));
  const first = await rig.run();
  assert.equal(first.code, 0, first.stdout + first.stderr);
  assert.equal(rig.read('out.txt'), 'one');
  rig.remove(link);
  symlinkSync('../../far@2.0.0/node_modules/far', rig.path(link));
  const second = await rig.run();
  assert.deepEqual([second.last.executed, rig.read('out.txt')], [1, 'two']);
  assert.equal((await rig.run()).last.upToDate, 1);
});

test('a script may import the JSON of a package, whose version is then part of its code', async () => {
  const rig = new Rig({
    'package.json': '{"type": "module"}',
    'pipeline.yaml': 'stages: {read: {script: read.ts, outs: {version: version.txt}}}\n',
    'read.ts': `
import { writeFileSync } from 'node:fs';
import manifest from 'fonts/package.json' with { type: 'json' };
import { stage } from 'lockstep/stage';
const { outs } = stage({ outs: ['version'] });
writeFileSync(outs.version, manifest.version);
`,
    'node_modules/fonts/package.json': '{"name": "fonts", "version": "1.0.0"}',
  });
  const first = await rig.run();
  assert.equal(first.code, 0, first.stdout + first.stderr);
  assert.equal(rig.read('version.txt'), '1.0.0');
  rig.write('node_modules/fonts/package.json', '{"name": "fonts", "version": "1.0.1"}');
  assert.equal((await rig.plan()).read?.action, 'run');
});

/** `two` writes two files by name; `reader` reads both by name, as a group's only cell. */
const BY_NAME: Readonly<Record<string, string>> = {
  'package.json': '{"type": "module"}',
  'pipeline.yaml': `
stages:
  two:
    foreach: [x]
    do: {script: two.mjs, outs: {left: a.txt, right: b.txt}}
  reader: {script: reader.mjs, deps: {cells: {stage: two}}, outs: {sum: sum.txt}}
`,
  'two.mjs': `
import { writeFileSync } from 'node:fs';
import { stage } from 'lockstep/stage';
const { outs } = stage({ outs: ['left', 'right'] });
writeFileSync(outs.left, 'same');
writeFileSync(outs.right, 'same');
`,
  'reader.mjs': `
import { readFileSync, writeFileSync } from 'node:fs';
import { stage } from 'lockstep/stage';
const { groups, outs } = stage({ groups: ['cells'], outs: ['sum'] });
writeFileSync(outs.sum, groups.cells.map((cell) => cell.outs.left.slice(-5)).join());
`,
};

test('outs whose names change places are other outs, to their stage and to who reads them by name', async () => {
  const rig = new Rig(BY_NAME);
  assert.equal((await rig.run()).code, 0);
  assert.equal(rig.read('sum.txt'), 'a.txt');
  rig.write(
    'pipeline.yaml',
    rig.read('pipeline.yaml').replace('left: a.txt, right: b.txt', 'right: a.txt, left: b.txt'),
  );
  assert.deepEqual(
    (await rig.plan())['two@x']?.reasons.map(({ text }) => text),
    ['out a.txt renamed', 'out b.txt renamed'],
  );
  // The files hold the same bytes under the other names, and so it is the names that reach the reader.
  assert.equal((await rig.run()).last.executed, 2);
  assert.equal(rig.read('sum.txt'), 'b.txt');
  assert.equal((await rig.run()).last.upToDate, 2);
});

test('names of a command’s outs are no change: its text has the paths', async () => {
  const rig = new Rig({
    'pipeline.yaml': 'stages: {a: {cmd: touch a.txt b.txt, outs: {x: a.txt, y: b.txt}}}\n',
  });
  await rig.run();
  rig.write('pipeline.yaml', rig.read('pipeline.yaml').replace('x: a.txt, y: b.txt', 'y: a.txt, x: b.txt'));
  assert.equal((await rig.plan()).a?.action, 'up-to-date');
});
