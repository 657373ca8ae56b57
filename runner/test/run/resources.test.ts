import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { Rig, type RunReport } from '../support/rig.js';

const LIMIT = { timeout: 120_000 };

function pair(resources: string, one = 'true', other = 'true'): Rig {
  return new Rig({
    'pipeline.yaml': `
stages:
  one: {cmd: '${one}; echo 1 > one', outs: [one], resources: ${resources}}
  other: {cmd: '${other}; echo 2 > other', outs: [other], resources: ${resources}}
`,
  });
}

/** How many stages were at work at once, at most. */
function together({ events }: RunReport): number {
  let [now, most] = [0, 0];
  for (const { type } of events) {
    if (type === 'stage-started') now += 1;
    if (type === 'stage-finished') now -= 1;
    most = Math.max(most, now);
  }
  return most;
}

test('stages that share a name take turns, whatever there is of cores', LIMIT, async () => {
  const rig = pair('{cpu: 0.1, database: 1}');
  const run = await rig.run('-j', '8');
  assert.equal(run.code, 0, run.stderr);
  assert.equal(together(run), 1);
});

test('--resources says of what there is more', LIMIT, async () => {
  // Each waits for the other at a pipe's two ends.
  const rig = pair('{cpu: 0.1, gpu: 1, licence: 0.5}', 'cat pipe', 'echo x > pipe');
  execFileSync('mkfifo', [rig.path('pipe')]);
  const run = await rig.run('--resources', 'gpu=2,licence=1', '--resources', 'cpu=8, memory=2GB');
  assert.equal(run.code, 0, run.stderr);
  assert.equal(together(run), 2);
  assert.equal(run.events.find(({ type }) => type === 'run-started')?.jobs, 8);
});

test('a stage that asks for more than there is runs alone, with a warning that names it', LIMIT, async () => {
  const rig = pair('{gpu: 3, memory: 2GB}');
  const run = await rig.run('--resources', 'gpu=2,memory=1GB,cpu=8');
  assert.equal(run.code, 0, run.stderr);
  assert.equal(together(run), 1);
  assert.deepEqual(
    run.events.filter(({ type }) => type === 'warning').map(({ stage, text }) => [stage, text]),
    ['one', 'other'].map((name) => [name, 'it asks for more memory and gpu than there is, so it runs alone']),
  );
});

test('resources are no input: no key has them, no lock', LIMIT, async () => {
  const rig = pair('{cpu: 2}');
  assert.equal((await rig.run()).code, 0);
  const lock = rig.read('pipeline.lock');
  rig.write(
    'pipeline.yaml',
    rig.read('pipeline.yaml').replaceAll('{cpu: 2}', '{cpu: 1, memory: 1kB, gpu: 2.5, mutex: 1}'),
  );
  const again = await rig.run('--resources', 'gpu=8');
  assert.deepEqual([again.code, again.last.executed, again.last.upToDate], [0, 0, 2]);
  assert.equal(rig.read('pipeline.lock'), lock);
});

test('verify reruns by them, too', LIMIT, async () => {
  const rig = pair('{gpu: 1}');
  assert.equal((await rig.run()).code, 0);
  const { code, stderr } = await rig.lockstep('verify', '--resources', 'gpu=2');
  assert.equal(code, 0, stderr);
});

const REFUSED: readonly (readonly [args: readonly string[], message: RegExp])[] = [
  [['--resources', 'gpu'], /"gpu" is no NAME=N, such as gpu=2/],
  [['--resources', 'gpu=2,'], /"" is no NAME=N/],
  [['--resources', 'gpu='], /"gpu=" is no NAME=N/],
  [['--resources', 'gpu=0'], /gpu must be a number above 0, not "0"/],
  [['--resources', 'gpu=two'], /gpu must be a number above 0, not "two"/],
  [['--resources', 'gpu=Infinity'], /gpu must be a number above 0/],
  [['--resources', 'memory=5 apples'], /"5 apples" is no amount of memory\. Write bytes, or/],
  [['--resources', 'cpus=2'], /"cpus" would be a resource of its own.*Did you mean "cpu"\?/],
  [['--resources', 'g pu=2'], /"g pu" can't name a resource/],
  [['--resources', 'gpu=1', '--resources', 'gpu=2'], /gpu is counted twice/],
  [['-j', '2', '--resources', 'cpu=2'], /-j and cpu in --resources say the same: give one of them/],
  [['--resources', 'gqu=2'], /no stage asks for "gqu"\nDid you mean "gpu"\?/],
];
for (const command of ['run', 'verify']) {
  test(`${command} refuses counts that can't be meant, and starts nothing`, LIMIT, async () => {
    const rig = pair('{gpu: 1}');
    if (command === 'verify') assert.equal((await rig.run()).code, 0);
    for (const [args, message] of REFUSED) {
      const { code, stderr } = await rig.lockstep(command, ...args);
      assert.match(stderr, message);
      assert.equal(code, 2, args.join(' '));
    }
    assert.equal(rig.exists('one'), command === 'verify');
  });
}
