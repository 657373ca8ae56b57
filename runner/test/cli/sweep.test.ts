import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { suite, test } from 'node:test';
import { Rig } from '../support/rig.js';

const FILES = {
  'pipeline.yaml': `
stages:
  prepare: {cmd: 'echo prepare >> "$CALLS"; echo data > data.txt', outs: [data.txt]}
  train:
    cmd: 'echo train >> "$CALLS"; echo "{\\"loss\\": \${rate}}" > eval.json; echo \${size} > model.txt'
    deps: [data.txt]
    outs: [model.txt]
    metrics: [eval.json]
`,
  'params.yaml': 'rate: 1 # the rate\nsize: medium\n',
};
const SWEEP = ['--sweep', 'rate=0.1,0.5,2', '--sweep', 'size=small,large'] as const;

interface Listed {
  readonly id: string | null;
  readonly name: string | null;
  readonly kind: string;
  readonly state: string | null;
  readonly changes: readonly string[];
  readonly metrics: Readonly<Record<string, unknown>>;
  readonly size: number;
}

async function listed(rig: Rig): Promise<readonly Listed[]> {
  const { stdout } = await rig.lockstep('runs', '--json');
  return (JSON.parse(stdout) as { readonly runs: readonly Listed[] }).runs;
}

suite('a sweep', () => {
  test('is run in one queue, compared, applied and removed', async () => {
    const rig = new Rig(FILES);
    const swept = await rig.lockstep('run', ...SWEEP, '-j', '2');
    assert.equal(swept.code, 0, swept.stderr);
    assert.deepEqual(
      rig.calls(),
      ['prepare', ...Array.from({ length: 6 }, () => 'train')],
      'what all need is made once',
    );
    assert.match(swept.stdout, /^rate=0\.1,size=small: \d ran/);
    assert.match(swept.stderr, /✔ rate=2,size=large: train/);

    const runs = await listed(rig);
    const summary = runs
      .map(({ name, state, changes, metrics }) => [name, state, changes.join(' '), metrics.loss])
      .toSorted();
    assert.deepEqual(
      summary,
      [
        ['rate=0.1,size=small', 'done', 'rate=0.1 size=small', 0.1],
        ['rate=0.1,size=large', 'done', 'rate=0.1 size=large', 0.1],
        ['rate=0.5,size=small', 'done', 'rate=0.5 size=small', 0.5],
        ['rate=0.5,size=large', 'done', 'rate=0.5 size=large', 0.5],
        ['rate=2,size=small', 'done', 'rate=2 size=small', 2],
        ['rate=2,size=large', 'done', 'rate=2 size=large', 2],
      ].toSorted(),
    );
    const table = await rig.lockstep('runs');
    assert.match(table.stdout, /loss/);
    const compared = await rig.lockstep(
      ...(['metrics', 'diff', 'overlay:rate=2,size=large', 'overlay:rate=0.1,size=small'] as const),
    );
    assert.match(compared.stdout, /loss/);

    const applied = await rig.lockstep('runs', 'apply', 'rate=0.5,size=small');
    assert.equal(applied.code, 0, applied.stderr);
    assert.match(applied.stderr, /params\.yaml was set aside/);
    assert.match(rig.read('params.yaml'), /rate: 0\.5 # the rate\nsize: "small"/);
    assert.deepEqual([rig.read('model.txt'), rig.read('eval.json')], ['small\n', '{"loss": 0.5}\n']);
    assert.deepEqual(rig.calls(), [], 'nothing is executed');
    assert.equal((await rig.run()).last.upToDate, 2);

    assert.equal((await rig.lockstep('runs', 'rename', 'rate=2,size=large', 'hot')).code, 0);
    assert.match((await rig.lockstep('runs', 'show', 'hot')).stdout, /hot \(overlay\)[^]*metric {3}loss 2\n/);
    const removed = await rig.lockstep('runs', 'rm', 'hot', 'rate=0.1,size=small');
    assert.equal(removed.stdout, 'removed hot\nremoved rate=0.1,size=small\n');
    const left = (await listed(rig)).filter(({ kind }) => kind === 'overlay');
    assert.equal(left.length, 4);
  });

  test('what needn’t be executed for it is told as well: a combination is a row with what it measured', async () => {
    const rig = new Rig({
      'pipeline.yaml': `
stages:
  a: {cmd: 'echo "{\\"loss\\": \${rate}}" > a.json', params: [rate], metrics: [{a.json: {git: true}}]}
`,
      'params.yaml': 'rate: 1\n',
    });
    await rig.run();
    rig.write('params.yaml', 'rate: 2\n');
    await rig.run();
    execFileSync('git', ['init', '-q'], { cwd: rig.folder });
    execFileSync('git', ['add', '-A'], { cwd: rig.folder });
    const swept = await rig.lockstep('run', '--sweep', 'rate=1,2,3');
    assert.match(swept.stdout, /^rate=1: 1 restored\nrate=2: 1 up to date\nrate=3: 1 ran\n$/);
    const shown = async (): Promise<readonly unknown[]> =>
      (await listed(rig))
        .filter(({ kind }) => kind === 'overlay')
        .map(({ name, state, changes, metrics }) => [name, state, changes.join(' '), metrics.loss])
        .toSorted();
    const rows = [1, 2, 3].map((rate) => [`rate=${rate}`, 'done', `rate=${rate}`, rate]);
    assert.deepEqual(await shown(), rows);
    await rig.lockstep('run', '--sweep', 'rate=1,2,3');
    assert.deepEqual(await shown(), rows, 'nothing to do changes nothing');
    assert.match((await rig.lockstep('runs', 'show', 'rate=2')).stdout, /ended well: 1 up to date\n/);
  });

  test('one that fails keeps no other from its end, and its hints are about its overlay', async () => {
    const rig = new Rig({
      'pipeline.yaml': "stages: {a: {cmd: '[ ${n} != 2 ] && echo > a', outs: [a]}}\n",
      'params.yaml': 'n: 0\n',
    });
    const { code, stdout, stderr } = await rig.lockstep('run', '--sweep', 'n=1,2,3', '-j', '1');
    assert.equal(code, 1);
    assert.equal(stdout, 'n=1: 1 ran\nn=2: 1 failed\nn=3: 1 ran\n');
    assert.match(stderr, /✖ n=2: a: exit code 1/);
    assert.match(stderr, /why it ran: lockstep -C .*\/\.lockstep\/scratch\/n=2 why a/);
  });

  test('a comma behind -S is refused with the way to a sweep, and nothing runs', async () => {
    const rig = new Rig(FILES);
    const { code, stderr } = await rig.lockstep('run', '-S', 'rate=0.1,0.5');
    assert.equal(code, 2);
    assert.match(stderr, /write --sweep rate=0\.1,0\.5/);
    assert.equal((await rig.lockstep('run', '--sweep', 'rat=1,2')).code, 2);
    assert.deepEqual(rig.calls(), []);
  });

  test('a value that can’t be one of the param’s refuses the whole sweep, and nothing runs', async () => {
    const rig = new Rig(FILES);
    const { code, stdout, stderr } = await rig.lockstep('run', '--sweep', 'rate=0.1,hot');
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /"rate" is the number 1, and can't become the text "hot"/);
    assert.deepEqual(rig.calls(), []);
    assert.equal(rig.exists('.lockstep'), false);
  });
});

suite('runs', () => {
  test('of the checkout are listed, shown by the end of their id, named and removed', async () => {
    const rig = new Rig(FILES);
    assert.equal((await rig.lockstep('runs')).stdout, 'No run has left a record here.\n');
    await rig.lockstep('run');
    const [run] = await listed(rig);
    assert.deepEqual([run?.kind, run?.state, run?.metrics], ['checkout', 'done', { loss: 1 }]);
    const end = run?.id?.slice(-4) ?? '';
    assert.match((await rig.lockstep('runs', 'show', end)).stdout, /command {2}lockstep run\n/);
    assert.equal((await rig.lockstep('runs', 'rename', end, 'first')).code, 0);
    assert.match((await rig.lockstep('runs', 'rename', 'first', 'no name')).stderr, /can't be the name/);
    assert.equal((await listed(rig))[0]?.name, 'first');
    assert.match((await rig.lockstep('runs', 'apply', 'first')).stderr, /ran in the checkout itself/);
    assert.equal((await rig.lockstep('runs', 'rm', 'first')).code, 0);
    assert.deepEqual(await listed(rig), []);
    assert.equal((await rig.lockstep('runs', 'rm', 'first')).code, 2);
  });
});
