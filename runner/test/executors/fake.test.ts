import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '../support/fake-clock.js';
import { FakeMachine } from '../support/fake-executor.js';
import { VirtualDisk } from '../support/virtual-disk/virtual-disk.js';
import { Bench, type Site } from './bench.js';
import { executorContract } from './contract.js';

function fakeSite(): Site {
  const { disk } = new VirtualDisk(new FakeClock());
  disk.makeFolder('/jobs');
  const machine = new FakeMachine(disk);
  return {
    client: () => machine.client(),
    folder: '/jobs',
    disk,
    env: {},
    gate: {
      command: 'gate a',
      reached: () => machine.reached('a'),
      open: () => {
        machine.open('a');
        return Promise.resolve();
      },
    },
  };
}

executorContract('fake', fakeSite);

test('fake: ended at its gate, a job does nothing more when the gate opens', async () => {
  const at = new Bench(fakeSite());
  const job = await at.running(':', 'echo on > on; echo printed');
  await at.executor.cancel(job.handle, 'now');
  await at.site.gate.open();
  await at.whileAnotherRuns();
  assert.deepEqual([at.read('on'), at.read('log')], [null, null]);
});

test('fake: ended at its gate, a job doesn’t stand there any more', async () => {
  const at = new Bench(fakeSite());
  const ended = await at.running();
  await at.executor.cancel(ended.handle, 'now');
  const told: string[] = [];
  const reached = at.site.gate.reached().then(() => told.push('reached'));
  await at.whileAnotherRuns();
  told.push('the next begins');
  const next = await at.submit(at.site.gate.command);
  await reached;
  assert.deepEqual(told, ['the next begins', 'reached']);
  await at.site.gate.open();
  assert.equal((await next.exit).code, 0);
});
