import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Rig } from '../support/rig.js';

test('retries are each on record, with a log of its own', async () => {
  const rig = new Rig({
    'pipeline.yaml': `
stages:
  a:
    cmd: |
      echo try >> tries
      echo "this is try $(wc -l < tries)"
      [ "$(wc -l < tries)" -eq 2 ]
      echo > out
    outs: [out]
    retries: 1
`,
  });
  const { code, events, stderr } = await rig.run();
  assert.equal(code, 0, stderr);
  const logs = events.filter(({ type }) => type === 'stage-started').map(({ log }) => String(log));
  assert.deepEqual(
    logs.map((log) => readFileSync(log, 'utf8').trim()),
    ['this is try 1', 'this is try 2'],
  );
  assert.ok(logs.every((log) => existsSync(log)));
  assert.match((await rig.lockstep('logs', 'a')).stdout, /this is try 2/);
  assert.doesNotMatch(rig.read('pipeline.lock'), /retries|timeout/);
});

test('a timeout ends a real process, undoes it, and is told later, too', async () => {
  const rig = new Rig({
    'pipeline.yaml':
      'stages: {a: {cmd: "echo half > out; sleep 300", outs: [out], timeout: 300ms, grace: 100ms}}\n',
  });
  const { code, stderr } = await rig.lockstep('run');
  assert.equal(code, 1);
  assert.match(stderr, /a: it took longer than its timeout of 300 ms, and was ended/);
  assert.equal(rig.exists('out'), false);
  assert.match((await rig.lockstep('why', 'a')).stdout, /failed, timeout/);
});

test('timeouts and retries are in no key', async () => {
  const rig = new Rig({ 'pipeline.yaml': 'stages: {a: {cmd: echo > out, outs: [out]}}\n' });
  assert.equal((await rig.run()).code, 0);
  rig.write(
    'pipeline.yaml',
    'stages: {a: {cmd: echo > out, outs: [out], timeout: 2h, retries: 2, grace: 1m, priority: 3}}\n',
  );
  assert.equal((await rig.plan()).a?.action, 'up-to-date');
});
