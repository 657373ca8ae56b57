import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Handle } from '../../src/executors/executor.js';
import { Bench, checkGone, isOver, type Site } from './bench.js';

/** What every executor promises (executors/executor.ts), wherever its jobs run. */
export function executorContract(name: string, open: () => Site): void {
  const bench = (): Bench => new Bench(open());

  suite(`${name}: from start to end`, () => {
    test('nothing writes before the handle is kept', async () => {
      const at = bench();
      const seen: unknown[] = [];
      const job = await at.submit('echo ran > ran', async (handle) => {
        await at.whileAnotherRuns();
        seen.push(at.read('ran'), await at.executor.state(handle));
      });
      assert.deepEqual(seen, [null, { kind: 'held' }]);
      assert.equal((await job.exit).code, 0);
      assert.equal(at.read('ran'), 'ran\n');
    });

    test('a handle that can’t be kept is a job that never runs', async () => {
      const at = bench();
      const kept: Handle[] = [];
      const submitted = at.submit('echo ran > ran', (handle) => {
        kept.push(handle);
        throw new Error('the disk is full');
      });
      await assert.rejects(submitted, /the disk is full/);
      await at.whileAnotherRuns();
      assert.equal(at.read('ran'), null);
      const [handle = ''] = kept;
      assert.equal(await isOver(at.another(), handle), true);
      for (const client of [at.executor, at.another(), at.another()]) {
        assert.equal(await client.reclaim(handle), 'gone');
      }
    });

    test('its handle is its own, and the one that was kept', async () => {
      const at = bench();
      const kept: Handle[] = [];
      const keep = (handle: Handle): void => void kept.push(handle);
      const jobs = await Promise.all([1, 2, 3].map(() => at.submit('exit 0', keep)));
      await Promise.all(jobs.map(({ exit }) => exit));
      assert.deepEqual(jobs.map(({ handle }) => handle).sort(), [...new Set(kept)].sort());
      assert.equal(kept.length, 3);
    });

    test('its exit is the job’s own, and stays so', async () => {
      const at = bench();
      for (const code of [0, 7]) {
        const job = await at.submit(`exit ${code}`);
        const exit = await job.exit;
        assert.deepEqual([exit.code, exit.signal], [code, null]);
        assert.deepEqual(await at.executor.state(job.handle), { kind: 'ended', exit });
        await at.executor.cancel(job.handle, 'now');
        await at.executor.reclaim(job.handle);
        assert.deepEqual(await at.executor.state(job.handle), { kind: 'ended', exit });
      }
    });

    test('it has its folder and its variables', async () => {
      const site = open();
      const at = new Bench({ ...site, env: { ...site.env, GREETING: 'hello' } });
      await (
        await at.submit('echo $GREETING > said')
      ).exit;
      assert.equal(at.read('said'), 'hello\n');
    });

    test('what it prints can be read while it runs and later, by any client', async () => {
      const at = bench();
      const job = await at.running('echo one; echo two', 'echo three');
      assert.equal(await at.log(at.another(), job.handle), 'one\ntwo\n');
      await at.site.gate.open();
      await job.exit;
      for (const client of [at.executor, at.another()]) {
        assert.equal(await at.log(client, job.handle), 'one\ntwo\nthree\n');
      }
      assert.equal(at.read('log'), 'one\ntwo\nthree\n');
    });

    test('of one that prints nothing there is nothing to read', async () => {
      const at = bench();
      const job = await at.submit('exit 0');
      await job.exit;
      for (const client of [at.executor, at.another()]) assert.equal(await at.log(client, job.handle), '');
    });

    test('any client knows its state', async () => {
      const at = bench();
      const job = await at.running();
      for (const client of [at.executor, at.another()]) {
        assert.deepEqual(await client.state(job.handle), { kind: 'running' });
      }
      await at.site.gate.open();
      await job.exit;
      assert.equal(await isOver(at.another(), job.handle), true);
    });
  });

  suite(`${name}: cancelled`, () => {
    for (const how of ['SIGTERM', 'now'] as const) {
      test(`${how}, it ends without success, and does nothing more`, async () => {
        const at = bench();
        const job = await at.running('echo begun > begun', 'echo on > on');
        await at.executor.cancel(job.handle, how);
        const exit = await job.exit;
        assert.notEqual(exit.code, 0);
        assert.deepEqual(await at.executor.state(job.handle), { kind: 'ended', exit });
        await at.whileAnotherRuns();
        assert.deepEqual([at.read('begun'), at.read('on')], ['begun\n', null]);
        await checkGone(at, job.handle);
      });

      test(`${how}, before it runs, it never does`, async () => {
        const at = bench();
        const job = await at.submit('echo ran > ran', (handle) => at.executor.cancel(handle, how));
        assert.notEqual((await job.exit).code, 0);
        assert.equal(at.read('ran'), null);
      });
    }

    test('by another client, after its end, and again', async () => {
      const at = bench();
      const job = await at.running();
      await at.another().cancel(job.handle, 'SIGTERM');
      assert.notEqual((await job.exit).code, 0);
      for (const client of [at.executor, at.another()]) {
        await client.cancel(job.handle, 'SIGTERM');
        await client.cancel(job.handle, 'now');
      }
    });

    test('others go on', async () => {
      const at = bench();
      const other = await at.running(':', 'echo on > on');
      const job = await at.submit('exit 0', (handle) => at.executor.cancel(handle, 'now'));
      await job.exit;
      assert.deepEqual(await at.executor.state(other.handle), { kind: 'running' });
      await at.site.gate.open();
      assert.equal((await other.exit).code, 0);
      assert.equal(at.read('on'), 'on\n');
    });
  });

  suite(`${name}: reclaimed by a client that has only its handle`, () => {
    test('while its handle is being kept, it never runs', async () => {
      const at = bench();
      const kept = await new Promise<Handle>((resolve) => {
        void at.submit('echo ran > ran', (handle) => {
          resolve(handle);
          return new Promise<never>(() => undefined);
        });
      });
      await at.another().reclaim(kept);
      await checkGone(at, kept);
      await at.whileAnotherRuns();
      assert.equal(at.read('ran'), null);
    });

    test('before it is submitted, it never runs though its client goes on', async () => {
      const at = bench();
      const job = await at.submit('echo ran > ran', async (handle) => {
        await at.another().reclaim(handle);
      });
      assert.notEqual((await job.exit).code, 0);
      await checkGone(at, job.handle);
      assert.equal(at.read('ran'), null);
    });

    test('while it runs, it is ended', async () => {
      const at = bench();
      const job = await at.running(':', 'echo on > on');
      assert.equal(await at.another().reclaim(job.handle), 'ended');
      assert.notEqual((await job.exit).code, 0);
      await checkGone(at, job.handle);
      assert.equal(at.read('on'), null);
    });

    test('after its end, there is nothing to do', async () => {
      const at = bench();
      const job = await at.submit('exit 0');
      await job.exit;
      await checkGone(at, job.handle);
    });

    test('while it is being cancelled', async () => {
      const at = bench();
      const job = await at.running();
      const cancelled = at.executor.cancel(job.handle, 'SIGTERM');
      await at.another().reclaim(job.handle);
      await checkGone(at, job.handle);
      await cancelled;
      assert.notEqual((await job.exit).code, 0);
    });

    test('while it is being reclaimed', async () => {
      const at = bench();
      const job = await at.running();
      const both = await Promise.all([1, 2].map(() => at.another().reclaim(job.handle)));
      assert.ok(both.includes('ended'));
      await checkGone(at, job.handle);
      await job.exit;
    });
  });
}
