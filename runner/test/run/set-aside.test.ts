import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { lstatSync, openSync, closeSync, ftruncateSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { test } from 'node:test';
import { Gates } from '../support/gates.js';
import { Rig, type RunReport } from '../support/rig.js';

interface SetAside {
  readonly path: string;
  readonly id: string;
  readonly place: string;
  readonly size: number;
  readonly stage: string;
  readonly restore: string;
}

const setAside = ({ events }: RunReport): readonly SetAside[] =>
  events.flatMap((event) => (event.type === 'set-aside' ? [event as unknown as SetAside] : []));

function only(report: RunReport): SetAside {
  const [entry, ...others] = setAside(report);
  assert.ok(entry !== undefined && others.length === 0, `${1 + others.length} contents, not one`);
  return entry;
}

const command = (line: string, out = 'out.txt', rest = ''): string =>
  `stages:\n  make: {cmd: '${line}', deps: [in.txt], outs: [${out}]${rest}}\n`;

const script = (code: string): string => `
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stage } from 'lockstep/stage';
const { outs } = stage({ outs: ['out'] });
${code}
`;

const SCRIPT = 'stages:\n  make: {script: make.ts, outs: {out: out.txt}}\n';

function git(rig: Rig, ...args: readonly string[]): void {
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], {
    cwd: rig.folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

for (const [kind, files] of [
  ['command', { 'pipeline.yaml': command('cp in.txt out.txt') }],
  ['script', { 'pipeline.yaml': SCRIPT, 'make.ts': script("writeFileSync(outs.out, 'made\\n');") }],
] as const) {
  test(`a file where a new out of a ${kind} is to be: planned, set aside, told, and it comes back`, async () => {
    const rig = new Rig({ ...files, 'in.txt': 'made\n', 'out.txt': 'by hand\n' });
    const plan = await rig.lockstep('plan');
    assert.match(
      plan.stdout,
      /^! out\.txt \(8 B\) is known nowhere else: to be set aside for what make makes$/m,
    );
    const { stdout } = await rig.lockstep('plan', '--json');
    const planned = JSON.parse(stdout) as { setAside: unknown };
    assert.deepEqual(planned.setAside, [{ stage: 'make', path: 'out.txt', size: 8 }]);
    assert.equal(rig.exists('.lockstep'), false);

    const entry = only(await rig.run());
    assert.deepEqual([entry.path, entry.stage, entry.size], ['out.txt', 'make', 8]);
    assert.equal(rig.read('out.txt'), 'made\n');
    assert.equal(readFileSync(entry.place, 'utf8'), 'by hand\n');
    assert.equal(entry.restore, `lockstep aside restore ${entry.id}`);

    const status = await rig.lockstep('status');
    assert.match(status.stdout, /^! set aside: 1 content, 8 B; to see what: lockstep aside$/m);
    const list = await rig.lockstep('aside');
    assert.match(list.stdout, new RegExp(`^${entry.id}  out\\.txt  8 B  .* UTC  make ran$`, 'm'));

    const back = await rig.lockstep('aside', 'restore', entry.id);
    assert.deepEqual([back.code, back.stderr], [0, '']);
    assert.equal(rig.read('out.txt'), 'by hand\n');
    assert.equal((await rig.lockstep('aside')).stdout, 'Nothing lies aside.\n');
  });
}

test('the run tells it with the command that brings it back, quietly, too', async () => {
  for (const flags of [[], ['--quiet']]) {
    const rig = new Rig({ 'pipeline.yaml': command('cp in.txt out.txt'), 'in.txt': 'x\n', 'out.txt': 'y\n' });
    const { stderr } = await rig.lockstep('run', ...flags);
    assert.match(
      stderr,
      /^! out\.txt was set aside \(2 B\), since nothing else has what lay there\n {2}it is now: .*\/out\.txt\n {2}to bring it back: lockstep aside restore [0-9a-f]{8}$/m,
    );
  }
});

test('from another folder the printed command names the workspace, quoted where it must be', async () => {
  const outer = new Rig({
    "o'b/pipeline.yaml": command('cp in.txt out.txt'),
    "o'b/in.txt": 'x\n',
    "o'b/out.txt": 'by hand\n',
  });
  const { stderr } = await outer.lockstep('-C', "o'b", 'run');
  const line = /to bring it back: lockstep (.*)$/m.exec(stderr)?.[1] ?? '';
  const args = execFileSync('sh', ['-c', `printf '%s\\n' ${line}`], { encoding: 'utf8' })
    .trimEnd()
    .split('\n');
  assert.deepEqual(args.slice(0, 2), ['-C', outer.path("o'b")]);
  assert.equal((await outer.lockstep(...args)).code, 0);
  assert.equal(outer.read("o'b/out.txt"), 'by hand\n');
});

test('a folder, and a folder where a file is to be', async () => {
  for (const [pipeline, made] of [
    [command('mkdir out.txt; cp in.txt out.txt/made'), 'out.txt/made'],
    [command('cp in.txt out.txt'), 'out.txt'],
  ] as const) {
    const rig = new Rig({
      'pipeline.yaml': pipeline,
      'in.txt': 'made\n',
      'out.txt/mine/a': 'a',
      'out.txt/mine/b': 'bb',
    });
    mkdirSync(rig.path('out.txt/empty'));
    const entry = only(await rig.run());
    assert.equal(entry.size, 3);
    assert.equal(rig.read(made), 'made\n');
    assert.equal((await rig.lockstep('aside', 'restore', entry.id)).code, 0);
    assert.deepEqual([rig.read('out.txt/mine/a'), rig.exists('out.txt/empty')], ['a', true]);
    assert.equal(rig.exists('out.txt/made'), false);
  }
});

test('a link at the place of an out is no content, and comes back as a link', async () => {
  const rig = new Rig({ 'pipeline.yaml': command('cp in.txt out.txt'), 'in.txt': 'made\n', real: 'x' });
  execFileSync('ln', ['-s', 'real', rig.path('out.txt')]);
  const entry = only(await rig.run());
  assert.deepEqual([rig.read('real'), lstatSync(entry.place).isSymbolicLink()], ['x', true]);
});

test('an edited out that is restored, is rerun or is forced', async () => {
  const rig = new Rig({ 'pipeline.yaml': command('cp in.txt out.txt'), 'in.txt': 'made\n' });
  await rig.run();
  rig.write('out.txt', 'edited\n');
  const restored = await rig.run();
  assert.equal(restored.last.restored, 1);
  assert.equal(readFileSync(only(restored).place, 'utf8'), 'edited\n');

  rig.write('out.txt', 'edited again\n');
  assert.equal(readFileSync(only(await rig.run('--force')).place, 'utf8'), 'edited again\n');
  rig.write('out.txt', 'and again\n');
  rig.write('in.txt', 'made anew\n');
  assert.equal(readFileSync(only(await rig.run()).place, 'utf8'), 'and again\n');
  assert.equal(rig.read('out.txt'), 'made anew\n');
});

test('what lockstep made is not set aside: by lock, store and renamed stage', async () => {
  const rig = new Rig({ 'pipeline.yaml': command('cp in.txt out.txt'), 'in.txt': 'one\n' });
  await rig.run();
  rig.write('in.txt', 'two\n');
  assert.deepEqual(setAside(await rig.run()), [], 'the lock has it');
  rig.remove('pipeline.lock');
  rig.write('in.txt', 'three\n');
  assert.deepEqual(setAside(await rig.run()), [], 'the store has it');
  rig.remove('.lockstep');
  rig.write('in.txt', 'four\n');
  rig.write('pipeline.yaml', rig.read('pipeline.yaml').replace('make:', 'renamed:'));
  assert.deepEqual(setAside(await rig.run()), [], 'the lock has it for a stage of another name');
});

test('what a stage makes again is not set aside, whoever made it before', async () => {
  const rig = new Rig({ 'pipeline.yaml': command('cp in.txt out.txt'), 'in.txt': 'x\n', 'out.txt': 'x\n' });
  assert.deepEqual(setAside(await rig.run()), []);
});

test('what the last commit has goes without a copy, what differs from it is set aside', async () => {
  const files = {
    'pipeline.yaml': command('rm -rf out.txt; mkdir out.txt; cp in.txt out.txt/made'),
    'in.txt': 'x\n',
  };
  for (const [what, change, isAside] of [
    ['unmodified', () => undefined, false],
    [
      'modified',
      (rig: Rig) => {
        rig.write('out.txt/a', 'edited');
      },
      true,
    ],
    [
      'modified and hidden from the index',
      (rig: Rig) => {
        git(rig, 'update-index', '--assume-unchanged', 'out.txt/a');
        rig.write('out.txt/a', 'edited');
      },
      true,
    ],
    [
      'an extra file',
      (rig: Rig) => {
        rig.write('out.txt/extra', 'x');
      },
      true,
    ],
    [
      'an ignored file',
      (rig: Rig) => {
        rig.write('out.txt/x.log', 'x');
      },
      true,
    ],
    [
      'a file is gone',
      (rig: Rig) => {
        rig.remove('out.txt/b');
      },
      true,
    ],
    [
      'staged only',
      (rig: Rig) => {
        rig.write('out.txt/c', 'c');
        git(rig, 'add', 'out.txt');
      },
      true,
    ],
    [
      'executable',
      (rig: Rig) => {
        execFileSync('chmod', ['+x', rig.path('out.txt/a')]);
      },
      true,
    ],
  ] as const) {
    const rig = new Rig({ ...files, 'out.txt/a': 'a', 'out.txt/b': 'b', '.gitignore': '*.log\n' });
    git(rig, 'init', '-q');
    git(rig, 'add', '.');
    git(rig, 'commit', '-q', '-m', 'by hand');
    change(rig);
    assert.equal(setAside(await rig.run()).length, isAside ? 1 : 0, what);
  }
});

test('a large file is renamed, not copied', async () => {
  const rig = new Rig({ 'pipeline.yaml': command('cp in.txt out.txt'), 'in.txt': 'x\n' });
  const file = openSync(rig.path('out.txt'), 'w');
  ftruncateSync(file, 512 * 2 ** 20);
  closeSync(file);
  const { ino } = statSync(rig.path('out.txt'));
  assert.equal(statSync(only(await rig.run()).place).ino, ino);
});

test('persist: what the stage went on from is set aside', async () => {
  const pipeline = command('cat in.txt >> log', '{log: {persist: true}}');
  const rig = new Rig({ 'pipeline.yaml': pipeline, 'in.txt': 'new\n', log: 'by hand\n' });
  const entry = only(await rig.run());
  assert.equal(rig.read('log'), 'by hand\nnew\n');
  assert.equal(readFileSync(entry.place, 'utf8'), 'by hand\n');
});

test('a stage that fails leaves the content in place, and nothing aside', async () => {
  const rig = new Rig({
    'pipeline.yaml': command('echo x > out.txt; exit 3'),
    'in.txt': '',
    'out.txt': 'mine',
  });
  const report = await rig.run();
  assert.deepEqual([report.code, setAside(report)], [1, []]);
  assert.equal(rig.read('out.txt'), 'mine');
  assert.equal((await rig.lockstep('aside')).stdout, 'Nothing lies aside.\n');
});

test("an edit of a script's out while it runs is set aside, too", async () => {
  const gates = new Gates('make');
  const rig = new Rig({
    'pipeline.yaml': SCRIPT.replace('outs:', 'passEnv: [GATES], outs:'),
    'make.ts': script(`
import { execFileSync } from 'node:child_process';
execFileSync('sh', ['-c', ${JSON.stringify(Gates.command('make'))}]);
writeFileSync(outs.out, 'made\\n');`),
  });
  rig.env.GATES = gates.folder;
  const running = rig.start('run');
  await gates.reached('make');
  rig.write('out.txt', 'meanwhile\n');
  await gates.open('make');
  const { code, stderr } = await running.done;
  assert.equal(code, 0, stderr);
  assert.match(stderr, /out\.txt was set aside \(10 B\)/);
});

test('in a scratch workspace the same holds, and the command leads there', async () => {
  const rig = new Rig({ 'pipeline.yaml': command('cp in.txt out.txt'), 'in.txt': 'x\n' });
  await rig.run('--name', 'hot');
  rig.write('.lockstep/scratch/hot/out.txt', 'edited\n');
  const entry = only(await rig.run('--name', 'hot'));
  assert.equal(entry.restore, `lockstep -C ${rig.path('.lockstep/scratch/hot')} aside restore ${entry.id}`);
  const args = entry.restore.split(' ').slice(1);
  assert.equal((await rig.lockstep(...args)).code, 0);
  assert.equal(rig.read('.lockstep/scratch/hot/out.txt'), 'edited\n');
});
