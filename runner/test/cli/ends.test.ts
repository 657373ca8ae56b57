import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { SIGNAL_EXIT_CODES, signalWords } from '../../src/model/end-signal.js';
import { nodeSystem } from '../../src/system/node/index.js';
import { Gates } from '../support/gates.js';
import { Rig } from '../support/rig.js';

/** docs/signals-and-ends.md: a row of its table, a test. */

interface Place {
  readonly rig: Rig;
  readonly gates: Gates;
}

/** A stage that has an old out, with half a new one, stands at its gate once it is run. */
async function stage(script: string, settings = ''): Promise<Place> {
  const gates = new Gates('in', 'told');
  const rig = new Rig({
    'pipeline.yaml': `
stages:
  work:
    cmd: |
      if [ -z "$GATES" ]; then echo old > out; exit; fi
      echo half > out
      ${script}
    deps: [dep]
    outs: [out]
    ${settings}
`,
    dep: '1',
  });
  assert.equal((await rig.run()).code, 0);
  rig.write('dep', '2');
  rig.env.GATES = gates.folder;
  return { rig, gates };
}

const AT_GATE = `${Gates.command('in')}; echo new > out`;

/** What `status` says of the last run's end. */
async function lastEnd({ rig }: Place): Promise<string> {
  const { stdout } = await rig.lockstep('status');
  return /^Last run .* lockstep run[^,]*, (.*)$/m.exec(stdout)?.[1] ?? stdout;
}

function checkUndone({ rig }: Place): void {
  assert.equal(rig.read('out'), 'old\n');
}

const lives = (pid: string): boolean => nodeSystem.processes.identify(Number(pid)) !== null;

suite('a signal', () => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const) {
    test(`${signal} reaches the stage as it is, and is told by its name`, async () => {
      const place = await stage(`trap 'echo ${signal} > got; exit 1' ${signal.slice(3)}; ${AT_GATE}`);
      const running = place.rig.start('run');
      await place.gates.reached('in');
      running.process.kill(signal);
      const { code, stderr } = await running.done;
      assert.equal(code, SIGNAL_EXIT_CODES[signal]);
      assert.equal(place.rig.read('got'), `${signal}\n`);
      checkUndone(place);
      const words = `ended by ${signalWords(signal)}`;
      assert.ok(stderr.includes(`, ${words}\n`), stderr);
      assert.equal(await lastEnd(place), words);
      const runs = await place.rig.lockstep('runs');
      assert.ok(runs.stdout.includes(words), runs.stdout);
      const attached = await place.rig.lockstep('attach');
      assert.equal(attached.code, code);
      assert.ok(attached.stderr.includes(`, ${words}\n`), attached.stderr);
      assert.match((await place.rig.lockstep('why', 'work')).stdout, /ended by SIG\w+( \(.*\))? and undone/);
    });
  }

  test('a program has its grace, though the shell that started it dies of the signal', async () => {
    const tidying = `trap 'echo > "$GATES/told.reached"; read -r _ < "$GATES/told.open"; echo saved > saved; exit' INT`;
    const place = await stage(`sh program.sh; true`);
    place.rig.write('program.sh', `${tidying}; ${AT_GATE}`);
    const running = place.rig.start('run');
    await place.gates.reached('in');
    running.process.kill('SIGINT');
    await place.gates.reached('told');
    await place.gates.open('told');
    assert.equal((await running.done).code, 130);
    assert.equal(place.rig.read('saved'), 'saved\n');
  });

  test('the grace is the stage’s own', async () => {
    const place = await stage(`trap '' TERM; ${AT_GATE}`, 'grace: 50ms');
    const running = place.rig.start('run');
    await place.gates.reached('in');
    const startedAt = performance.now();
    running.process.kill('SIGTERM');
    assert.equal((await running.done).code, 143);
    assert.ok(performance.now() - startedAt < 4000, 'it waited for another grace');
    checkUndone(place);
  });

  test('of what was ignored when lockstep was started, nothing is heard, by lockstep or by its stages', async () => {
    const place = await stage(`echo $$ > pid; ${AT_GATE}`);
    const running = place.rig.shell(`trap '' HUP; exec "$LOCKSTEP" run`);
    await place.gates.reached('in');
    running.process.kill('SIGHUP');
    process.kill(Number(place.rig.read('pid')), 'SIGHUP');
    await place.gates.open('in');
    const { code, stderr } = await running.done;
    assert.equal(code, 0, stderr);
    assert.equal(place.rig.read('out'), 'new\n');
    assert.equal(await lastEnd(place), 'ended well');
  });

  test('of what was ignored, no stage and no lockstep in it is told by a variable', async () => {
    const { rig } = await stage('env > env; echo new > out');
    assert.equal((await rig.shell(`trap '' HUP; exec "$LOCKSTEP" run`).done).code, 0);
    assert.doesNotMatch(rig.read('env'), /IGNORED/);
  });
});

suite('what reruns to compare', () => {
  for (const [args, told] of [
    [['verify', 'work'], '0 of 0 agree; 1 not compared, ended by SIGTERM'],
    [
      ['commit', 'work', '--reason', 'none', '--verify', '1'],
      'nothing was committed: the verification ended by SIGTERM',
    ],
  ] as const) {
    test(`${args[0]} says what ended it, and has no word on what it didn’t compare`, async () => {
      const { rig, gates } = await stage(AT_GATE);
      if (args[0] === 'verify') rig.write('dep', '1');
      const lock = rig.read('pipeline.lock');
      const running = rig.start(...args);
      await gates.reached('in');
      running.process.kill('SIGTERM');
      const { code, stdout, stderr } = await running.done;
      assert.equal(code, 143, stderr);
      assert.ok(`${stdout}${stderr}`.includes(`${told}\n`), `${stdout}${stderr}`);
      assert.equal(rig.read('pipeline.lock'), lock);
    });
  }
});

suite('on a terminal', () => {
  test('Ctrl-C is SIGINT, to the stage, too', async () => {
    const place = await stage(`trap 'echo saved > saved; exit 1' INT; ${AT_GATE}`);
    const terminal = place.rig.onTerminal('job', 'run');
    await place.gates.reached('in');
    terminal.type('\x03');
    assert.deepEqual(await terminal.done, { code: 130, signal: null });
    assert.equal(place.rig.read('saved'), 'saved\n');
    checkUndone(place);
    assert.equal(await lastEnd(place), 'ended by SIGINT (Ctrl-C)');
  });

  test('Ctrl-\\ is SIGQUIT', async () => {
    const place = await stage(AT_GATE);
    const terminal = place.rig.onTerminal('job', 'run');
    await place.gates.reached('in');
    terminal.type('\x1c');
    assert.deepEqual(await terminal.done, { code: 131, signal: null });
    checkUndone(place);
  });

  test('Ctrl-Z stops the stage as well, and who brings the run back lets both go on', async () => {
    const place = await stage(`echo $$ > pid; ${AT_GATE}`);
    const terminal = place.rig.onTerminal('job', 'run');
    await place.gates.reached('in');
    for (const times of [1, 2]) {
      terminal.type('\x1a');
      await terminal.stopped(times);
      await until(() => stateOf(place.rig.read('pid')) === 'T');
      terminal.bringBack();
      await until(() => stateOf(place.rig.read('pid')) !== 'T');
    }
    await place.gates.open('in');
    assert.deepEqual(await terminal.done, { code: 0, signal: null });
    assert.equal(place.rig.read('out'), 'new\n');
  });

  test('where nobody could bring it back, Ctrl-Z stops nothing for good', async () => {
    const place = await stage(AT_GATE);
    const terminal = place.rig.onTerminal('leader', 'run');
    await place.gates.reached('in');
    terminal.type('\x1a');
    await place.gates.open('in');
    assert.deepEqual(await terminal.done, { code: 0, signal: null });
    assert.equal(place.rig.read('out'), 'new\n');
  });

  test('that is closed, the run ends in order, and its stages with it', async () => {
    const place = await stage(`echo $$ > pid; ${AT_GATE}`);
    const terminal = place.rig.onTerminal('leader', 'run');
    await place.gates.reached('in');
    terminal.close();
    assert.deepEqual(await terminal.done, { code: 129, signal: null });
    assert.equal(lives(place.rig.read('pid')), false);
    checkUndone(place);
    assert.equal(await lastEnd(place), 'ended by SIGHUP (its terminal was closed)');
  });

  test('that is closed on a run that ignores it, the run goes on to its end', async () => {
    const place = await stage(AT_GATE);
    const terminal = place.rig.scriptOnTerminal('leader', `trap '' HUP; exec "$LOCKSTEP" run`);
    await place.gates.reached('in');
    terminal.close();
    await place.gates.open('in');
    assert.deepEqual(await terminal.done, { code: 0, signal: null });
    assert.equal(place.rig.read('out'), 'new\n');
    assert.equal(await lastEnd(place), 'ended well');
  });
});

suite('what can’t be shown ends nothing', () => {
  test('a reader of stderr that left', async () => {
    const place = await stage(AT_GATE);
    const running = place.rig.shell(`"$LOCKSTEP" run 2>&1 >/dev/null | true; echo "$?"`);
    await place.gates.reached('in');
    await place.gates.open('in');
    await running.done;
    assert.equal(place.rig.read('out'), 'new\n');
    assert.equal(await lastEnd(place), 'ended well');
  });

  test('a full disk under stderr, and a stage that fails is on record all the same', async () => {
    const place = await stage('echo so it goes; exit 3');
    const { code } = await place.rig.shell(`exec "$LOCKSTEP" run 2>/dev/full`).done;
    assert.equal(code, 1);
    checkUndone(place);
    assert.equal(await lastEnd(place), 'failed');
    assert.match((await place.rig.lockstep('logs', 'work')).stdout, /so it goes/);
  });

  test('a full disk under stdout: the run ends well, and says that what it printed is not whole', async () => {
    const place = await stage('echo new > out');
    const { code, stderr } = await place.rig.shell(`exec "$LOCKSTEP" run --json >/dev/full`).done;
    assert.equal(code, 4);
    assert.match(stderr, /stdout can't be written.*ENOSPC/);
    assert.equal(place.rig.read('out'), 'new\n');
    assert.equal(await lastEnd(place), 'ended well');
    assert.equal((await place.rig.shell(`exec "$LOCKSTEP" list >/dev/full`).done).code, 4);
  });
});

/** `T`: stopped. proc_pid_stat(5) */
function stateOf(pid: string): string | undefined {
  return /\) (.)/.exec(nodeSystem.disk.read(`/proc/${pid.trim()}/stat`).toString())?.[1];
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await nodeSystem.clock.sleep(1);
}
