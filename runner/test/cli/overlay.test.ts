import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Rig } from '../support/rig.js';

/** A command and a value each from two params files; the command also reads its file itself. */
const FILES = {
  'pipeline.yaml': `
vars: [params.yaml, more.yaml]
stages:
  copy:
    cmd: echo copy >> "$CALLS"; grep size params.yaml > copy.txt
    params: [train.size]
    outs: [copy.txt]
  print:
    cmd: echo print >> "$CALLS"; echo \${train.size} \${name} > print.txt
    params: [name]
    outs: [print.txt]
`,
  'params.yaml': '# what one turns\ntrain: {size: 1, rates: [0.1]}\n',
  'more.yaml': 'name: plain\n',
};

/** Where the last line of stdout says that the outs are. */
function placeOf(stdout: string): string {
  const [, folder = ''] = /^outs are in (.*)\n$/.exec(stdout) ?? [];
  assert.notEqual(folder, '', stdout);
  return folder;
}

async function finished(): Promise<Rig> {
  const rig = new Rig(FILES);
  assert.deepEqual((await rig.run()).calls, ['copy', 'print']);
  return rig;
}

test('an overlay runs elsewhere: commands read the changed file, and the checkout stays as it is', async () => {
  const rig = await finished();
  const lock = rig.read('pipeline.lock');
  const { code, stdout, stderr } = await rig.lockstep('run', '-S', 'train.size=2', '--name', 'big');
  assert.equal(code, 0, stderr);
  assert.equal(placeOf(stdout), rig.path('.lockstep/scratch/big'));
  assert.equal(rig.read('.lockstep/scratch/big/copy.txt'), 'train: {size: 2, rates: [0.1]}\n');
  assert.equal(rig.read('.lockstep/scratch/big/print.txt'), '2 plain\n');
  assert.equal(rig.read('copy.txt'), 'train: {size: 1, rates: [0.1]}\n');
  for (const path of ['pipeline.yaml', 'params.yaml', 'more.yaml'] as const) {
    assert.equal(rig.read(path), FILES[path]);
  }
  assert.equal(rig.read('pipeline.lock'), lock);
  assert.equal((await rig.run()).last.upToDate, 2);
});

test('checkout and scratch workspaces share what was made', async () => {
  const rig = await finished();
  assert.deepEqual((await rig.run('-S', 'name=fancy')).calls, ['print']);
  rig.write('more.yaml', 'name: fancy\n');
  const report = await rig.run();
  assert.deepEqual([report.calls, report.last.restored], [[], 1]);
  assert.equal(rig.read('print.txt'), '1 fancy\n');
});

test('--params come first, in order, then -S; maps are merged, lists and scalars replaced', async () => {
  const rig = await finished();
  rig.write('one.yaml', 'train: {size: 5}\nname: one\n');
  rig.write('two.yaml', 'name: two\ntrain: {rates: [1.0, 0.5]}\n');
  const { stdout } = await rig.lockstep(
    ...['run', '-S', 'more.yaml:name=three', '--params', 'one.yaml', '--params', 'two.yaml', '--name', 'x'],
  );
  assert.equal(placeOf(stdout), rig.path('.lockstep/scratch/x'));
  assert.equal(rig.read('.lockstep/scratch/x/print.txt'), '5 three\n');
  assert.equal(
    rig.read('.lockstep/scratch/x/params.yaml'),
    '# what one turns\ntrain: {size: 5, rates: [1.0, 0.5]}\n',
  );
});

test('an overlay has its name from what it says, not from how', async () => {
  const rig = await finished();
  const folder = async (...args: readonly string[]): Promise<string> =>
    placeOf((await rig.lockstep('run', ...args)).stdout);
  const first = await folder('-S', 'name=x', '-S', 'train.size=3');
  assert.match(first, /\/scratch\/[0-9a-f]{32}$/);
  assert.equal(await folder('-S', 'train.size=3', '-S', 'more.yaml:name="x"'), first);
  assert.notEqual(await folder('-S', 'name=y', '-S', 'train.size=3'), first);
});

test('plan, status, why, list and show look through the same overlay, and logs into its workspace', async () => {
  const rig = await finished();
  const overlay = ['-S', 'name=other'];
  const plan = await rig.plan(...overlay);
  assert.deepEqual([plan.copy?.action, plan.print?.action], ['restore', 'run']);
  assert.match(plan.print?.reasons.map(({ text }) => text).join() ?? '', /param name plain → other/);
  for (const [command, shown] of [
    [['status'], /▶ run {5}print/],
    [['why', 'print'], /param name plain → other/],
    [['list'], /echo 1 other/],
    [['show', 'print'], /echo 1 other/],
  ] as const) {
    assert.match((await rig.lockstep(...command, ...overlay)).stdout, shown);
  }
  assert.match((await rig.lockstep('logs', 'print', ...overlay)).stderr, /no attempt at print is recorded/);
  await rig.lockstep('run', ...overlay);
  assert.match((await rig.lockstep('logs', 'print', ...overlay)).stderr, /^print: exit code 0/);
  assert.match((await rig.lockstep('status')).stdout, /2 up to date/);
});

for (const [what, args, message] of [
  [
    'a key that no file has',
    ['-S', 'train.sise=2'],
    /-S: there is no param "train\.sise" in params\.yaml or more\.yaml\n.*\n.*\^{10}\nDid you mean "train\.size"\?/,
  ],
  [
    'a key that this file has not',
    ['-S', 'more.yaml:train.size=2'],
    /there is no param "train\.size" in more\.yaml/,
  ],
  [
    'a list without brackets',
    ['-S', 'train.rates=0.1,0.2'],
    /-S: a value holds no comma outside quotes and brackets/,
  ],
  ['a value for a map', ['-S', 'train=3'], /"train" is a map of params, and can't become the number 3/],
  ['no value', ['-S', 'train.size'], /a change of a param has the form key=value/],
  ['a params file that is not there', ['--params', 'quick.yaml'], /there is no params file quick\.yaml/],
  [
    'a name that leads elsewhere',
    ['--name', '../out', '-S', 'name=x'],
    /"\.\.\/out" can't be the name of a scratch workspace/,
  ],
] as const) {
  test(`${what} is refused before anything is written`, async () => {
    const rig = new Rig(FILES);
    const { code, stderr } = await rig.lockstep('run', ...args);
    assert.equal(code, 2);
    assert.match(stderr, message);
    assert.equal(rig.exists('.lockstep'), false);
  });
}

suite('an option is shown as it was typed, with what is wrong in it', () => {
  for (const [args, shown] of [
    [['-S', 'n=many'], '-S n=many\n       ^^^^'],
    [['-S', 'sub.m="2"'], '-S sub.m="2"\n           ^^^'],
    [['-S', 'n=[1'], '-S n=[1\n         ^'],
    [['-S', 'nope.yaml:n=1'], '-S nope.yaml:n=1\n     ^^^^^^^^^'],
    [['-S', 'list[0]=3'], '-S list[0]=3\n     ^^^^^^^'],
    [['--sweep', 'n=1, many'], '--sweep n=1, many\n               ^^^^'],
    [['--sweep', 'n=1,[2'], '--sweep n=1,[2\n                ^'],
    [['--sweep', 'm=1,2'], '--sweep m=1,2\n          ^'],
    [['--sweep', 'n=1,2,1'], '--sweep n=1,2,1\n                ^'],
    [['--sweep', 'n=1,2', '--sweep', 'n=3'], '--sweep n=3\n          ^'],
    [['--sweep', 'n=1,2', '-S', 'n=3'], '--sweep n=1,2\n          ^'],
  ] as const) {
    test(args.join(' '), async () => {
      const rig = new Rig({
        'pipeline.yaml': 'stages: {}\n',
        'params.yaml': 'n: 1\nsub: {m: 1}\nlist: [1]\n',
      });
      const { code, stderr } = await rig.lockstep('run', ...args);
      assert.equal(code, 2);
      assert.ok(stderr.includes(`\n  ${shown}\n`), stderr);
    });
  }
});

test('a key that has a dot of its own can be set', async () => {
  const rig = new Rig({
    'pipeline.yaml': "stages: {show: {cmd: 'cat params.yaml > out', params: [a], outs: [out]}}\n",
    'params.yaml': 'a: {b.c: 1}\nd.e: x\n',
  });
  const run = await rig.lockstep('run', '-S', 'a.b.c=2', '-S', 'd.e=y', '--name', 'dots');
  assert.equal(run.code, 0, run.stderr);
  assert.equal(rig.read('.lockstep/scratch/dots/out'), 'a: {b.c: 2}\nd.e: "y"\n');
});
