import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { suite, test } from 'node:test';
import { localExecutor } from '../../src/executors/local.js';
import { nodeSystem } from '../../src/system/node/index.js';
import { nodeProcesses } from '../../src/system/node/processes.js';
import { bundled } from '../support/bundle.js';
import { Gates } from '../support/gates.js';
import { hastyClock } from '../support/hasty-clock.js';
import { tempFolder } from '../support/temp-folder.js';
import { shellSite, type Site } from './bench.js';
import { executorContract } from './contract.js';
import { processContract } from './process-contract.js';

const system = { ...nodeSystem, processes: await nodeProcesses(hastyClock) };
const withSpawner = { ...nodeSystem, processes: await nodeProcesses(hastyClock, 0) };

const site = (): Site => shellSite(() => localExecutor(system));
const siteWithSpawner = (): Site => shellSite(() => localExecutor(withSpawner));
executorContract('local', site);
processContract('local', site);
executorContract('local by a spawner', siteWithSpawner);
processContract('local by a spawner', siteWithSpawner);

for (const starter of ['itself', 'a spawner'] as const)
  suite(`local: its client, which starts by ${starter}, killed by SIGKILL`, () => {
    const client = bundled(new URL('../support/helpers/executor-client.ts', import.meta.url));

    /** @returns the handle of a job whose client is dead */
    async function orphan(
      until: 'held' | 'submitted',
      folder: string,
      script: string,
      gates: Gates,
    ): Promise<string> {
      const child = spawn(process.execPath, [client, until, folder, script, '', starter], {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { PATH: process.env.PATH ?? '', GATES: gates.folder },
      });
      const lines = createInterface({ input: child.stdout });
      let handle = '';
      for await (const line of lines) {
        if (line.startsWith('held ')) handle = line.slice('held '.length);
        if (line.startsWith(until)) break;
      }
      if (until === 'submitted') await gates.reached('a');
      child.kill('SIGKILL');
      await once(child, 'close');
      return handle;
    }

    test('a held job never runs', async () => {
      const folder = tempFolder('orphan');
      const handle = await orphan('held', folder, 'echo ran > ran', new Gates('a'));
      const executor = localExecutor(system);
      await executor.reclaim(handle);
      assert.equal(await executor.reclaim(handle), 'gone');
      assert.deepEqual(await executor.state(handle), { kind: 'gone' });
      assert.equal(existsSync(join(folder, 'ran')), false);
    });

    test('a running job goes on, can be asked for, and is ended with all that it started', async () => {
      const folder = tempFolder('orphan');
      const script = `echo begun; sleep 60 & echo $! > child; ${Gates.command('a')}`;
      const handle = await orphan('submitted', folder, script, new Gates('a'));
      const child = Number(readFileSync(join(folder, 'child'), 'utf8'));
      const executor = localExecutor(system);
      assert.deepEqual(await executor.state(handle), { kind: 'running' });
      let log = '';
      for await (const chunk of executor.logs(handle)) log += Buffer.from(chunk).toString('utf8');
      assert.equal(log, 'begun\n');
      assert.equal(await executor.reclaim(handle), 'ended');
      assert.equal(system.processes.identify(child), null);
      assert.equal(await localExecutor(system).reclaim(handle), 'gone');
      assert.deepEqual(await executor.state(handle), { kind: 'gone' });
    });

    test('of a job that ended meanwhile, what it left behind is ended', async () => {
      const folder = tempFolder('orphan');
      const gates = new Gates('a');
      const script = `sleep 60 & echo $! > child; echo > "$GATES/a.reached"; kill -STOP $$`;
      const handle = await orphan('submitted', folder, script, gates);
      const { pid } = JSON.parse(handle) as { pid: number };
      const child = Number(readFileSync(join(folder, 'child'), 'utf8'));
      process.kill(pid, 'SIGKILL');
      const executor = localExecutor(system);
      assert.deepEqual(await executor.state(handle), { kind: 'running' });
      assert.equal(await executor.reclaim(handle), 'ended');
      assert.equal(system.processes.identify(child), null);
    });
  });

test('of a boot that is over nothing lives; of another machine nobody knows', async () => {
  const executor = localExecutor(system);
  const handle = (host: string): string =>
    JSON.stringify({ pid: 1, startTime: '1', bootId: 'another', pidNamespace: 'pid:[1]', host, graceMs: 1 });
  assert.equal(await executor.reclaim(handle(nodeSystem.host.name)), 'gone');
  assert.deepEqual(await executor.state(handle('elsewhere')), { kind: 'unknown' });
  await assert.rejects(executor.reclaim(handle('elsewhere')), /process 1 on elsewhere[^]*Run lockstep there/);
});

test('what names no job is an error with advice', async () => {
  for (const handle of ['', '{', '{}', '{"pid":"1"}', 'null']) {
    await assert.rejects(localExecutor(system).reclaim(handle), /names no process[^]*remove its folder/);
  }
});
