import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Rig } from '../support/rig.js';

/** The second run is planned by what the first took. */
const FILES: Readonly<Record<string, string>> = {
  'pipeline.yaml': `
stages:
  long:
    cmd: echo long >> $CALLS; sleep \${pause}; cat in > long
    deps: [in]
    outs: [long]
  short:
    cmd: echo short >> $CALLS; cat in > short
    deps: [in]
    outs: [short]
  behind:
    cmd: echo behind >> $CALLS; cat long > behind
    deps: [long]
    outs: [behind]
`,
  'params.yaml': 'pause: 4\n',
  in: 'one\n',
};

test('with a budget what isn’t expected to end in time is not started, and the next run goes on', async () => {
  const rig = new Rig(FILES);
  assert.equal((await rig.run()).code, 0);
  rig.calls();
  // It is expected to take as long as it did, whatever it would take now.
  rig.write('params.yaml', 'pause: 0\n');
  rig.write('in', 'two\n');
  const plan = await rig.lockstep('plan');
  assert.match(plan.stdout, /▶ run {5}long .*\n {4}about \d+(\.\d)? s\n/);
  assert.match(plan.stdout, /2 run, 1 waits: about \d+(\.\d)? s at -j /);

  const first = await rig.run('--budget', '3.9s', '-j', '1');
  assert.equal(first.code, 1, 'not all is done');
  assert.deepEqual(first.calls, ['short']);
  assert.deepEqual([first.last.executed, first.last.notStarted, first.last.outOfTime], [1, 2, 1]);

  const rest = await rig.lockstep('run');
  assert.equal(rest.code, 0);
  assert.deepEqual(rig.calls(), ['behind', 'long']);
  assert.match(
    rest.stdout + rest.stderr,
    /^1 run, 1 waits, 1 up to date: about \d+(\.\d)? s at -j \d+( \(.* of stages\))?\n/m,
  );
});

test('what nobody knows the duration of is started while there is time', async () => {
  const rig = new Rig({ ...FILES, 'params.yaml': 'pause: 0\n' });
  const { code, calls } = await rig.run('--budget', '1h');
  assert.deepEqual([code, calls], [0, ['behind', 'long', 'short']]);
});

test('a budget is a duration', async () => {
  const { code, stderr } = await new Rig(FILES).lockstep('run', '--budget', 'soon');
  assert.equal(code, 2);
  assert.match(stderr, /Write a number with ms, s, m, h or d/);
});
