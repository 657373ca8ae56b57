import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { BEFORE_SPAWNER } from '../../src/system/node/held-processes.js';
import { Gates } from '../support/gates.js';
import { Rig, type Running } from '../support/rig.js';

/** As many stages as a run starts by itself, one after the other, and `last`, which stands at its gate. */
async function lastAtGate(): Promise<{ rig: Rig; gates: Gates }> {
  const gates = new Gates('last');
  const rig = new Rig({
    'pipeline.yaml': `
stages:
  many:
    foreach: [${Array.from({ length: BEFORE_SPAWNER }, (_, index) => index).join(', ')}]
    do: {cmd: 'cp in.txt many-\${item}.txt', deps: [in.txt], outs: ['many-\${item}.txt']}
  last:
    cmd: |
      echo half > last.txt
      echo $$ > pid
      if [ -n "$GATES" ]; then ${Gates.command('last')}; fi
      cp in.txt last.txt
    deps: [in.txt, {stage: many}]
    outs: [last.txt]
`,
    'in.txt': 'old\n',
  });
  const first = await rig.run('-j', '2');
  assert.equal(first.code, 0, first.stderr);
  rig.write('in.txt', 'new\n');
  rig.env.GATES = gates.folder;
  return { rig, gates };
}

/** Processes of the spawner's that this one started. */
function spawnersOf(pid: number | undefined): number[] {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  return rows
    .map((row) => row.trim().split(/\s+/))
    .filter(([, parent, ...args]) => Number(parent) === pid && args.join(' ').includes('spawner-main'))
    .map(([own]) => Number(own));
}

test('a run whose spawner is killed ends with 4, undoes what ran, and keeps what was finished', async () => {
  const { rig, gates } = await lastAtGate();
  const running = rig.start('run', '-j', '2');
  await gates.reached('last');
  const [spawner, ...others] = spawnersOf(running.process.pid);
  assert.ok(spawner !== undefined && others.length === 0);
  process.kill(spawner, 'SIGKILL');
  const result = await running.done;
  assert.equal(result.code, 4, result.stderr);
  assert.match(result.stderr, /last: the process that starts stages \(\d+\) was ended by SIGKILL/);
  const attached = await rig.lockstep('attach');
  assert.equal(attached.code, 4);
  assert.match(attached.stderr, /It ended by trouble: last: the process that starts stages/);
  assert.equal(rig.read('last.txt'), 'old\n');
  rig.env.GATES = '';
  assert.equal((await rig.run()).last.executed, 1);
  assert.equal(rig.read('last.txt'), 'new\n');
});

/** As a signal to all of a user's processes does. */
function stopSpawnerOf(running: Running): void {
  for (const pid of spawnersOf(running.process.pid)) process.kill(pid, 'SIGSTOP');
}

test('a spawner that was stopped goes on where it is needed: a run ends as it would have', async () => {
  const { rig, gates } = await lastAtGate();
  const running = rig.start('run', '-j', '2');
  await gates.reached('last');
  stopSpawnerOf(running);
  await gates.open('last');
  const result = await running.done;
  assert.equal(result.code, 0, result.stderr);
  assert.equal(rig.read('last.txt'), 'new\n');
});

test('Ctrl-C ends a run whose spawner and stage were stopped', async () => {
  const { rig, gates } = await lastAtGate();
  const running = rig.start('run', '-j', '2');
  await gates.reached('last');
  process.kill(-Number(rig.read('pid')), 'SIGSTOP');
  stopSpawnerOf(running);
  running.process.kill('SIGINT');
  const result = await running.done;
  assert.equal(result.code, 130, result.stderr);
  assert.equal(rig.read('last.txt'), 'old\n');
});

test('after kill -9 of the run nothing of its spawner is left, and the next run ends what it had started', async () => {
  const { rig, gates } = await lastAtGate();
  const running = rig.start('run', '-j', '2');
  await gates.reached('last');
  const [spawner] = spawnersOf(running.process.pid);
  running.process.kill('SIGKILL');
  await running.done;
  while (spawnersOf(1).includes(spawner ?? 0)) await new Promise((resolve) => setImmediate(resolve));
  rig.env.GATES = '';
  const again = await rig.run();
  assert.equal(again.last.executed, 1, again.stderr);
  assert.equal(rig.read('last.txt'), 'new\n');
});

test('a run ends when it is done, though its spawner was there', async () => {
  const { rig } = await lastAtGate();
  rig.env.GATES = '';
  const running = rig.start('run', '-j', '2');
  const result = await running.done;
  assert.equal(result.code, 0, result.stderr);
  assert.deepEqual(spawnersOf(running.process.pid), []);
});
