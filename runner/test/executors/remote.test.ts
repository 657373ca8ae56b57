import assert from 'node:assert/strict';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import type { Executor, Handle } from '../../src/executors/executor.js';
import { localExecutor } from '../../src/executors/local.js';
import { StoreError } from '../../src/model/errors.js';
import { nodeSystem } from '../../src/system/node/index.js';
import { nodeProcesses } from '../../src/system/node/processes.js';
import { Death, Network, patientClock, Remote, remoteExecutor, type Fate } from '../support/fake-remote.js';
import { hastyClock } from '../support/hasty-clock.js';
import { tempFolder } from '../support/temp-folder.js';
import { shellSite, type Site } from './bench.js';
import { executorContract } from './contract.js';
import { processContract } from './process-contract.js';

const system = { ...nodeSystem, processes: await nodeProcesses(hastyClock) };

const folder = tempFolder('remote');
const remote = (): Remote => new Remote(localExecutor(system));

for (const [weather, first] of [
  ['that answers', 'delivered'],
  ['whose replies get lost', 'reply-lost'],
  ['that isn’t reached at first', 'lost'],
  ['that hears everything twice', 'twice'],
] as const satisfies readonly (readonly [string, Fate])[]) {
  const site = (): Site => {
    const fate = (_: unknown, time: number): Fate => (time === 1 ? first : 'delivered');
    const network = new Network(remote(), patientClock(), fate);
    return shellSite(() => remoteExecutor(network));
  };
  executorContract(`a remote ${weather}`, site);
  processContract(`a remote ${weather}`, site);
}

suite('a remote whose client is killed at any message', () => {
  const fates = new Map<Fate, string>([
    ['delivered', 'arrives'],
    ['lost', 'is lost'],
    ['late', 'arrives when all is over'],
    ['reply-lost', 'arrives, and its reply is lost'],
  ]);

  for (const [fate, what] of fates) {
    test(`that ${what}: once reclaimed, the job is over for good`, async () => {
      let deaths = 0;
      for (let at = 1; await diesAt(at, fate); at += 1) deaths += 1;
      assert.ok(deaths >= 6, `it died ${deaths} times only`);
    });
  }

  /** @returns false when the client came to its end */
  async function diesAt(at: number, fate: Fate): Promise<boolean> {
    const world = remote();
    const clock = patientClock();
    const first = new Network(world, clock, (_, time) => (time === 1 ? fate : 'delivered'));
    const kept: Handle[] = [];
    const death = new Death(at);
    const done = submitAndCancel(remoteExecutor(first, death), kept);
    const died = await Promise.race([death.died.then(() => true), done.then(() => false)]);
    const [handle = ''] = kept;
    for (let again = 1; again <= 4; again += 1) {
      // Whoever reclaims is killed as well, at the same kind of message.
      const next = new Death(again);
      const reclaimed = remoteExecutor(first, next).reclaim(handle);
      await Promise.race([next.died, reclaimed]);
    }
    const last = remoteExecutor(new Network(world, clock));
    await last.reclaim(handle);
    assert.equal(await last.reclaim(handle), 'gone');
    await first.deliverLate();
    assert.equal(await world.running(), 0);
    assert.equal(await last.reclaim(handle), 'gone');
    return died;
  }

  async function submitAndCancel(executor: Executor, kept: Handle[]): Promise<void> {
    const job = await executor.submit(
      {
        program: '/bin/sh',
        args: ['-c', 'sleep 60'],
        cwd: folder,
        env: { PATH: process.env.PATH ?? '' },
        log: join(folder, 'log'),
        script: false,
        graceMs: 5000,
        folder: null,
      },
      (handle) => {
        kept.push(handle);
      },
    );
    await executor.cancel(job.handle, 'SIGTERM');
    await job.exit;
  }
});

test('a remote that doesn’t answer: nobody knows, and reclaiming says so', async () => {
  const network = new Network(remote(), patientClock(), () => 'lost');
  const executor = remoteExecutor(network);
  assert.deepEqual(await executor.state('job'), { kind: 'unknown' });
  await assert.rejects(executor.reclaim('job'), StoreError);
});
