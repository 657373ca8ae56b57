import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { Rig } from '../support/rig.js';

const PIPELINE = `
stages:
  data:
    cmd: echo data >> "$CALLS"; mkdir data; echo numbers > data/raw
    outs: [data]
  cell:
    foreach: [a, b]
    do:
      cmd: echo cell-\${item} >> "$CALLS"; cat data/raw > cell-\${item}.txt
      deps: [data]
      outs: [{'cell-\${item}.txt': {git: true}}]
  report:
    cmd: echo report >> "$CALLS"; cat cell-*.txt > report.txt
    deps: [{stage: cell}]
    outs: [{report.txt: {git: true}}]
`;

function git(rig: Rig, ...args: readonly string[]): string {
  return execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], {
    cwd: rig.folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function published(): Promise<Rig> {
  const rig = new Rig({ 'pipeline.yaml': PIPELINE, '.gitignore': '/data\n' });
  git(rig, 'init', '-q');
  assert.equal((await rig.run()).code, 0);
  git(rig, 'add', '.');
  git(rig, 'commit', '-q', '-m', 'results');
  return rig;
}

function clone(from: Rig): Rig {
  const rig = new Rig();
  git(rig, 'clone', '-q', from.folder, '.');
  return rig;
}

test('a fresh clone fetches the data, reruns nothing that is proven, and stays clean', async () => {
  const rig = clone(await published());
  const report = await rig.run();
  assert.deepEqual(report.calls, ['data']);
  assert.equal(report.last.upToDate, 3);
  assert.equal(git(rig, 'status', '--porcelain'), '');
  assert.deepEqual((await rig.run()).calls, []);
});

test('with --allow-missing it does not even fetch', async () => {
  const rig = clone(await published());
  const report = await rig.run('--allow-missing');
  assert.deepEqual([report.calls, report.last.upToDate], [[], 4]);
});

test('what the lock proves can be restored afterwards', async () => {
  const rig = clone(await published());
  await rig.run();
  rig.remove('cell-a.txt');
  rig.remove('report.txt');
  const report = await rig.run();
  assert.deepEqual([report.calls, report.last.restored], [[], 2]);
  assert.equal(git(rig, 'status', '--porcelain'), '');
});

test('an edited result is noticed and put right', async () => {
  const rig = clone(await published());
  await rig.run();
  rig.write('cell-a.txt', 'better numbers\n');
  const report = await rig.run();
  assert.deepEqual([report.calls, report.last.restored], [[], 1]);
  assert.equal(rig.read('cell-a.txt'), 'numbers\n');
});

test('status warns of outs that git treats wrongly', async () => {
  const rig = await published();
  rig.write('.gitignore', '/report.txt\n');
  git(rig, 'rm', '-q', '--cached', 'report.txt');
  const { stdout } = await rig.lockstep('status');
  assert.match(stdout, /report\.txt is to be in git \(git: true\), but git ignores it/);
  assert.match(stdout, /data is kept in the store, but git does not ignore it/);
});
