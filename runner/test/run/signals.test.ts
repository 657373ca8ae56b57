import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nodeSystem } from '../../src/system/node/index.js';
import { Gates } from '../support/gates.js';
import { Rig } from '../support/rig.js';

const { processes } = nodeSystem;

/** `one` finishes, then `two` stands at its gate with half an out written; old outs are there. */
async function runningAtGate(setup = ''): Promise<{ rig: Rig; gates: Gates }> {
  const gates = new Gates('two');
  const rig = new Rig({
    'pipeline.yaml': `
stages:
  one: {cmd: cp in.txt one.txt, deps: [in.txt], outs: [one.txt]}
  two:
    cmd: |
      ${setup}
      echo "two $$" >> "$CALLS"
      echo half > two.txt
      if [ -n "$GATES" ]; then ${Gates.command('two')}; fi
      cp one.txt two.txt
    deps: [one.txt]
    outs: [two.txt]
`,
    'in.txt': 'old\n',
  });
  const first = await rig.run();
  assert.equal(first.code, 0, first.stderr);
  rig.write('in.txt', 'new\n');
  rig.env.GATES = gates.folder;
  return { rig, gates };
}

test('Ctrl-C once ends what runs, undoes it, and keeps what was finished', async () => {
  const { rig, gates } = await runningAtGate();
  const running = rig.start('run');
  await gates.reached('two');
  running.process.kill('SIGINT');
  const result = await running.done;
  assert.equal(result.code, 130);
  assert.match(result.stderr, /■ two ended and undone\n✖ 1 ran, 1 ended and undone in /);
  assert.equal(rig.read('two.txt'), 'old\n');
  assert.equal(rig.read('one.txt'), 'new\n');
  const plan = await rig.plan();
  assert.deepEqual([plan.one?.action, plan.two?.action], ['up-to-date', 'run']);
  rig.env.GATES = '';
  assert.equal((await rig.run()).last.executed, 1);
  assert.equal(rig.read('two.txt'), 'new\n');
});

test('SIGTERM does the same with exit code 143', async () => {
  const { rig, gates } = await runningAtGate();
  const running = rig.start('run');
  await gates.reached('two');
  running.process.kill('SIGTERM');
  assert.equal((await running.done).code, 143);
  assert.equal(rig.read('two.txt'), 'old\n');
});

test('Ctrl-C again ends at once a stage that ignores it', async () => {
  const { rig, gates } = await runningAtGate("trap '' INT");
  const running = rig.start('run');
  await gates.reached('two');
  const startedAt = performance.now();
  const pressing = nodeSystem.clock.every(50, () => running.process.kill('SIGINT'));
  await new Promise<void>((resolve) => {
    running.process.stderr?.on('data', (text: string) => {
      if (text.includes('Ending at once.')) resolve();
    });
  });
  pressing.stop();
  assert.equal((await running.done).code, 130);
  assert.ok(performance.now() - startedAt < 4000, 'it did not wait for the five seconds of grace');
  rig.env.GATES = '';
  assert.equal((await rig.run()).code, 0);
  assert.equal(rig.read('two.txt'), 'new\n');
});

test('after kill -9 of the runner the next run ends what still writes, then runs it anew', async () => {
  const { rig, gates } = await runningAtGate();
  rig.calls();
  const killed = rig.start('run');
  await gates.reached('two');
  assert.match((await rig.lockstep('logs', 'two')).stderr, /two: still running, started/);
  killed.process.kill('SIGKILL');
  await killed.done;
  const orphan = pidOf(rig.calls());
  assert.notEqual(processes.identify(orphan), null, 'its stage still runs');
  assert.equal(rig.read('two.txt'), 'half\n');

  const status = await rig.lockstep('status');
  assert.match(status.stdout, /interrupted.*two/);
  for (const command of ['why', 'logs']) {
    const { stdout, stderr } = await rig.lockstep(command, 'two');
    assert.match(stdout + stderr, /did not end \(killed, or its machine was\)/, command);
  }
  const again = rig.start('run');
  await gates.reached('two');
  assert.equal(processes.identify(orphan), null, 'there is never a second writer');
  await gates.open('two');
  const result = await again.done;
  assert.equal(result.code, 0, result.stderr);
  assert.match(result.stderr, /an interrupted run of two was undone; its process still ran and was ended/);
  assert.equal(rig.read('two.txt'), 'new\n');
});

test('after kill -9 a plan is made as if the interrupted attempt were undone', async () => {
  const { rig, gates } = await runningAtGate();
  await rig.run('one');
  rig.write('in.txt', 'old\n');
  await rig.run('one');
  const killed = rig.start('run', '--force', 'two');
  await gates.reached('two');
  killed.process.kill('SIGKILL');
  await killed.done;
  assert.equal(rig.read('two.txt'), 'half\n');
  assert.equal((await rig.plan()).two?.action, 'up-to-date');
  assert.match((await rig.lockstep('status')).stdout, /interrupted.*two/);
  assert.equal(rig.read('two.txt'), 'half\n', 'who plans only reads');
  const next = await rig.run();
  assert.deepEqual([next.last.executed, next.last.restored, next.last.upToDate], [0, 0, 2]);
});

/** `two` starts what Python's `subprocess` would: in a session of its own, without the descriptors that it doesn't know. */
function leaveBehind(rig: Rig, name: string): void {
  const away = `setsid bash -c 'exec 99<&- >/dev/null 2>&1; echo $$ > ${name}.pid; exec sleep 600' &
      while [ ! -s ${name}.pid ]; do :; done`;
  const text = rig
    .read('pipeline.yaml')
    .replace('echo half', () => `${away}; echo half`)
    .replace('outs: [two.txt]', 'outs: [two.txt]\n    grace: 50ms');
  rig.write('pipeline.yaml', text);
}

test('what left its stage’s group and closed its descriptors is ended with it, by Ctrl-C and by who takes over a kill', async () => {
  const { rig, gates } = await runningAtGate();
  leaveBehind(rig, 'away');
  const child = (): number => Number(rig.read('away.pid'));
  const running = rig.start('run');
  await gates.reached('two');
  running.process.kill('SIGINT');
  assert.equal((await running.done).code, 130);
  assert.equal(processes.identify(child()), null);

  rig.remove('away.pid');
  const killed = rig.start('run');
  await gates.reached('two');
  killed.process.kill('SIGKILL');
  await killed.done;
  rig.env.GATES = '';
  assert.notEqual(processes.identify(child()), null);
  await rig.lockstep('run', 'one', '--force');
  assert.equal(processes.identify(child()), null);
});

test('what a stage that succeeded left in a session of its own is let be, also by a later end of that stage', async () => {
  const { rig, gates } = await runningAtGate();
  leaveBehind(rig, 'daemon');
  rig.env.GATES = '';
  assert.equal((await rig.run()).code, 0);
  const daemon = Number(rig.read('daemon.pid'));
  rig.env.GATES = gates.folder;
  rig.write('in.txt', 'newer\n');
  const running = rig.start('run');
  await gates.reached('two');
  running.process.kill('SIGINT');
  assert.equal((await running.done).code, 130);
  assert.notEqual(processes.identify(daemon), null);
  process.kill(daemon, 'SIGKILL');
});

function pidOf(calls: readonly string[]): number {
  return Number(calls.find((call) => call.startsWith('two '))?.slice(4));
}

test('a second runner waits for the first, or gives up with exit code 3', async () => {
  const { rig, gates } = await runningAtGate();
  const first = rig.start('run');
  await gates.reached('two');
  const refused = await rig.lockstep('run', '--no-wait');
  assert.equal(refused.code, 3);
  assert.match(refused.stderr, /another run \(process \d+ on .*\) holds this workspace/);
  const second = rig.start('run');
  await new Promise<void>((resolve) => {
    second.process.stderr?.on('data', (text: string) => {
      if (text.includes('waiting for')) resolve();
    });
  });
  await gates.open('two');
  assert.equal((await first.done).code, 0);
  const waited = await second.done;
  assert.equal(waited.code, 0);
  assert.match(waited.stderr, /2 up to date/);
});

test('the lock of a runner that was killed is taken over', async () => {
  const { rig, gates } = await runningAtGate();
  const killed = rig.start('run');
  await gates.reached('two');
  killed.process.kill('SIGKILL');
  await killed.done;
  rig.env.GATES = '';
  const report = await rig.run('--no-wait');
  assert.equal(report.code, 0, report.stderr);
});
