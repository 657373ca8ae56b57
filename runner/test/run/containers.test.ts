import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { after, suite, test } from 'node:test';
import { nodeSystem } from '../../src/system/node/index.js';
import { Gates } from '../support/gates.js';
import { Rig, type Running } from '../support/rig.js';

/** Runs in pid namespaces of their own, as containers have them, that are killed there and looked at from elsewhere. */

/** With a /proc of its own, as a container has it; and without, as it is where nobody mounts one. */
const CONTAINERS = {
  'a container': 'unshare --pid --fork --kill-child --mount-proc',
  'a container that has the /proc around it': 'unshare --pid --fork --kill-child',
} as const;
const CONTAINER = CONTAINERS['a container'];

const isAllowed = spawnSync('/bin/sh', ['-c', `${CONTAINER} true`]).status === 0;
const skip = isAllowed ? false : 'NOT TRIED: this machine lets nobody make pid namespaces (unshare --pid)';

interface Place {
  readonly rig: Rig;
  readonly gates: Gates;
}

/** A stage with an old out, which has half a new one and stands at its gate once it is run. */
async function stage(before = ''): Promise<Place> {
  const gates = new Gates('in', 'kill', 'end');
  const rig = new Rig({
    'pipeline.yaml': `
stages:
  work:
    cmd: |
      if [ -z "$GATES" ]; then cat dep > out; exit; fi
      echo half > out
      ${before}
      ${Gates.command('in')}
    deps: [dep]
    outs: [out]
    grace: 1s
`,
    dep: 'old\n',
  });
  assert.equal((await rig.run()).code, 0);
  rig.write('dep', 'new\n');
  rig.env.GATES = gates.folder;
  return { rig, gates };
}

/** Is told, ends the runner alone, and stays with what it had started. */
const KILL_RUNNER = `$LOCKSTEP run & runner=$!
  read -r _ < "$GATES/kill.open"; kill -9 $runner; wait $runner; echo > "$GATES/kill.reached"
  read -r _ < "$GATES/end.open"`;

/** @returns the container, in which the stage stands at its gate without a runner */
async function orphaned({ rig, gates }: Place): Promise<Running> {
  const container = inside(rig, KILL_RUNNER);
  await gates.reached('in');
  await gates.open('kill');
  await gates.reached('kill');
  return container;
}

const containers = new Set<Running>();
after(() => {
  for (const { process: child } of containers) child.kill('SIGKILL');
});

function inside(rig: Rig, script: string, container: string = CONTAINER): Running {
  const running = rig.shell(`exec ${container} /bin/sh -c '${script}'`);
  containers.add(running);
  return running;
}

async function kill({ process: child, done }: Running): Promise<void> {
  child.kill('SIGKILL');
  await done;
}

function lastRun({ rig }: Place): void {
  rig.env.GATES = '';
}

async function checkRecovered(place: Place, words: RegExp): Promise<void> {
  lastRun(place);
  const { code, stderr } = await place.rig.binary('run');
  assert.equal(code, 0, stderr);
  assert.match(stderr, words);
  assert.equal(place.rig.read('out'), 'new\n');
  assert.deepEqual(readdirSync(place.rig.path('.lockstep/attempts')), []);
  const signs = spawnSync('find', [place.rig.path('.lockstep'), '-type', 'p'], { encoding: 'utf8' });
  assert.equal(signs.stdout, '', 'no sign of life is left');
}

suite('a run killed with all of its container', { skip }, () => {
  for (const [name, container] of Object.entries(CONTAINERS)) {
    test(`${name}: the next run outside takes over and undoes it`, async () => {
      const place = await stage();
      const running = inside(place.rig, '$LOCKSTEP run; true', container);
      await place.gates.reached('in');
      await kill(running);
      assert.equal(place.rig.read('out'), 'half\n');
      await checkRecovered(place, /an interrupted run of work was undone$/m);
    });

    test(`${name}: the next run in another one does`, async () => {
      const place = await stage();
      const running = inside(place.rig, '$LOCKSTEP run; true', container);
      await place.gates.reached('in');
      await kill(running);
      lastRun(place);
      const { code, stderr } = await inside(place.rig, '$LOCKSTEP run; exit $?', container).done;
      assert.equal(code, 0, stderr);
      assert.equal(place.rig.read('out'), 'new\n');
    });
  }
});

suite('a stage that lives on in its container', { skip }, () => {
  test('is ended from outside, where it can be seen, and nothing else of the container', async () => {
    const place = await stage();
    const container = await orphaned(place);
    await checkRecovered(place, /work was undone; its process still ran and was ended/);
    assert.equal(container.process.exitCode, null, 'the container lives');
    place.rig.env.GATES = place.gates.folder;
    await place.gates.open('end');
    await container.done;
  });

  test('holds up a run in another container, which says what to do and where the old outs are', async () => {
    const place = await stage();
    const container = await orphaned(place);
    lastRun(place);
    const { code, stderr } = await inside(place.rig, '$LOCKSTEP run; exit $?').done;
    assert.equal(code, 4, stderr);
    assert.match(stderr, /work: something of an interrupted stage still runs in another container/);
    assert.match(stderr, /or end that container; then run again/);
    assert.match(stderr, /touch \S+\/ended, and run again/);
    const old = /out is (\S+)/.exec(stderr)?.[1] ?? '';
    assert.equal(readFileSync(old, 'utf8'), 'old\n');
    assert.equal(place.rig.read('out'), 'half\n', 'nothing is touched');
    await kill(container);
    await checkRecovered(place, /an interrupted run of work was undone$/m);
  });

  test('whoever says that nothing of it runs goes on', async () => {
    const place = await stage();
    const container = await orphaned(place);
    lastRun(place);
    const { stderr } = await inside(place.rig, '$LOCKSTEP run; exit $?').done;
    const advice = /touch \S+\/ended/.exec(stderr)?.[0] ?? '';
    const { code } = await inside(place.rig, `${advice}; $LOCKSTEP run; exit $?`).done;
    assert.equal(code, 0);
    assert.equal(place.rig.read('out'), 'new\n');
    await kill(container);
  });
});

suite('a run that lives in its container', { skip }, () => {
  test('is not taken over: --no-wait gives up, and waiting ends with it', async () => {
    const place = await stage();
    const running = inside(place.rig, '$LOCKSTEP run; true');
    await place.gates.reached('in');
    assert.equal((await place.rig.binary('run', '--no-wait')).code, 3);
    lastRun(place);
    const waiting = place.rig.start('run');
    await saying(waiting, /waiting for another run/);
    await kill(running);
    const { code, stderr } = await waiting.done;
    assert.equal(code, 0, stderr);
    assert.equal(place.rig.read('out'), 'new\n');
  });
});

suite('a number that is used again', { skip }, () => {
  test('belongs to a stranger, who is left alone', async () => {
    const place = await stage();
    // In a namespace of its own, where nobody else takes numbers.
    const script = `$LOCKSTEP run & runner=$!
      read -r _ < "$GATES/kill.open"
      number=$(sed -n "s/.*\\\\\\\\\\"pid\\\\\\\\\\":\\([0-9]*\\).*/\\1/p" .lockstep/attempts/*/child.json)
      kill -9 $runner -$number; wait
      while kill -0 -$number 2>/dev/null; do :; done
      echo $((number - 1)) > /proc/sys/kernel/ns_last_pid
      setsid /bin/sh -c "echo \\$\\$ > leader; sleep 60 & echo \\$! > member"
      echo $number > number
      GATES= $LOCKSTEP run; code=$?
      kill -0 $(cat member) && echo > spared
      exit $code`;
    const container = inside(place.rig, script);
    await place.gates.reached('in');
    await place.gates.open('kill');
    const { code, stderr } = await container.done;
    assert.equal(place.rig.read('leader'), place.rig.read('number'), 'the number was given anew');
    assert.equal(code, 0, stderr);
    assert.equal(place.rig.exists('spared'), true, stderr);
    assert.equal(place.rig.read('out'), 'new\n');
  });
});

suite('what a killed run’s stage started', () => {
  const { processes } = nodeSystem;
  const CASES = {
    'and forgot its descriptors and outputs, is known by its environment':
      '(exec 99<&- > /dev/null 2>&1; sleep 60) & echo $! > child',
    'and left its group, is known by the sign that it holds':
      'setsid --fork /bin/sh -c "echo \\$\\$ > child; exec env -i sleep 60 > /dev/null 2>&1"; while [ ! -s child ]; do :; done',
    'and has no environment, is known by its output':
      '(exec 99<&-; exec env -i /bin/sleep 60) & echo $! > child',
  };
  for (const [name, before] of Object.entries(CASES)) {
    test(name, async () => {
      const place = await stage(`${before}; echo $$ > leader`);
      const running = place.rig.start('run');
      await place.gates.reached('in');
      await kill(running);
      process.kill(Number(place.rig.read('leader')), 'SIGKILL');
      const child = Number(place.rig.read('child'));
      assert.notEqual(processes.identify(child), null);
      await checkRecovered(place, /its process still ran and was ended/);
      assert.equal(processes.identify(child), null);
    });
  }
});

async function saying({ process: child }: Running, words: RegExp): Promise<void> {
  let said = '';
  while (!words.test(said)) {
    const [text] = (await once(child.stderr ?? child, 'data')) as [string];
    said += text;
  }
}
