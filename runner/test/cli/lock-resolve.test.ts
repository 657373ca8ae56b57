import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { Rig } from '../support/rig.js';

const SETTINGS = ['user.name=t', 'user.email=t@example.org', 'core.autocrlf=false'];

function git(rig: Rig, ...args: readonly string[]): void {
  const all = [...SETTINGS.flatMap((setting) => ['-c', setting]), ...args];
  execFileSync('git', all, { cwd: rig.folder, stdio: 'pipe' });
}

function pipelineOf(same: string): string {
  return `
stages:
  loud: {cmd: 'tr a-z A-Z < in.txt > loud.txt', deps: [in.txt], outs: [{loud.txt: {git: true}}]}
  same: {cmd: '${same} > same.txt', outs: [{same.txt: {git: true}}]}
`;
}

async function commitRun(rig: Rig, text: string): Promise<void> {
  rig.write('in.txt', text);
  assert.equal((await rig.run()).code, 0);
  git(rig, 'add', '.');
  git(rig, 'commit', '-m', 'results');
}

/** Two branches that ran the same two stages on other inputs, in the middle of their merge. */
async function conflict(): Promise<Rig> {
  const rig = new Rig({
    'pipeline.yaml': `
stages:
  loud: {cmd: 'tr a-z A-Z < in.txt > loud.txt', deps: [in.txt], outs: [{loud.txt: {git: true}}]}
  size: {cmd: 'wc -c < loud.txt > size.txt', deps: [loud.txt], outs: [{size.txt: {git: true}}]}
`,
  });
  git(rig, 'init', '-b', 'ours');
  await commitRun(rig, 'base\n');
  git(rig, 'checkout', '-b', 'theirs');
  await commitRun(rig, 'of theirs\n');
  git(rig, 'checkout', 'ours');
  await commitRun(rig, 'of ours, and longer\n');
  assert.throws(() => {
    git(rig, 'merge', 'theirs');
  });
  return rig;
}

test('nothing is planned or run on a lock with conflict markers, and the way out is named', async () => {
  const rig = await conflict();
  const lock = rig.read('pipeline.lock');
  for (const command of ['run', 'plan', 'status']) {
    const { code, stderr } = await rig.lockstep(command);
    assert.equal(code, 2, command);
    assert.match(stderr, /^pipeline\.lock:\d+:1: pipeline\.lock has conflict markers/);
    assert.match(stderr, /Run `lockstep lock resolve`/);
  }
  assert.equal(rig.read('pipeline.lock'), lock);
});

for (const side of ['ours', 'theirs'] as const) {
  test(`lock resolve keeps the side whose outs are in place: ${side}`, async () => {
    const rig = await conflict();
    git(rig, 'checkout', `--${side}`, '--', 'in.txt', 'loud.txt', 'size.txt');
    const { code, stdout } = await rig.lockstep('lock', 'resolve');
    assert.equal(code, 0);
    assert.match(stdout, new RegExp(`loud: ${side} \\(its outs are in place\\)\n`));
    const report = await rig.run();
    assert.equal(report.last.upToDate, 2, report.stderr);
    const again = await rig.lockstep('lock', 'resolve');
    assert.equal(again.stdout, 'pipeline.lock holds 2 stages and needs no resolving\n');
  });
}

for (const side of ['ours', 'theirs'] as const) {
  test(`a record that only one side changed stays as it has it, though the outs are the same: ${side}`, async () => {
    const rig = new Rig({ 'pipeline.yaml': pipelineOf('echo same') });
    git(rig, 'init', '-b', 'ours');
    await commitRun(rig, 'base\n');
    git(rig, 'checkout', '-b', 'theirs');
    if (side === 'theirs') rig.write('pipeline.yaml', pipelineOf('printf "same\\n"'));
    await commitRun(rig, 'of theirs\n');
    git(rig, 'checkout', 'ours');
    if (side === 'ours') rig.write('pipeline.yaml', pipelineOf('printf "same\\n"'));
    await commitRun(rig, 'of ours, and longer\n');
    assert.throws(() => {
      git(rig, 'merge', 'theirs');
    });
    git(rig, 'checkout', '--ours', '--', 'in.txt', 'loud.txt');
    const { stdout } = await rig.lockstep('lock', 'resolve');
    assert.match(stdout, /kept 1 stage on which/);
    assert.match(stdout, /loud: ours/);
    assert.doesNotMatch(stdout, /same/);
    const report = await rig.run();
    assert.equal(report.last.upToDate, 2, report.stderr);
  });
}

test('where neither side’s outs are in place, the stages run or are restored', async () => {
  const rig = await conflict();
  rig.write('in.txt', 'of both\n');
  rig.write('loud.txt', 'scribble\n');
  rig.write('size.txt', 'scribble\n');
  const { stdout } = await rig.lockstep('lock', 'resolve');
  assert.match(stdout, /loud: dropped, since the outs in place are neither side's/);
  assert.equal((await rig.run()).last.executed, 2);
  assert.equal(rig.read('loud.txt'), 'OF BOTH\n');
  rig.write('in.txt', 'of theirs\n');
  assert.equal((await rig.run()).last.restored, 2, 'what either side proves can be restored');
});

test('without a lock there is nothing to resolve', async () => {
  const rig = new Rig({ 'pipeline.yaml': 'stages: {}\n' });
  const { code, stdout } = await rig.lockstep('lock', 'resolve');
  assert.deepEqual([code, stdout], [0, 'there is no pipeline.lock, so nothing to resolve\n']);
});
