import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Handle } from '../../src/executors/executor.js';
import { Bench, isOver, lives, type World } from './bench.js';

/** What every executor promises (executors/executor.ts). */
export function executorContract(name: string, open: () => Promise<World>): void {
  const bench = async (): Promise<Bench> => new Bench(await open());

  suite(`${name}: from start to end`, () => {
    test('nothing writes before the handle is kept', async () => {
      const at = await bench();
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
      const at = await bench();
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

    test('its exit is the process’s own', async () => {
      const at = await bench();
      for (const [script, code, signal] of [
        ['exit 0', 0, null],
        ['exit 7', 7, null],
        ['kill -KILL $$', null, 'SIGKILL'],
        ['kill -TERM $$', null, 'SIGTERM'],
      ] as const) {
        const job = await at.submit(script);
        const exit = await job.exit;
        assert.deepEqual([exit.code, exit.signal], [code, signal], script);
        assert.deepEqual(await at.executor.state(job.handle), { kind: 'ended', exit });
      }
    });

    test('it has its folder, its environment and nothing else', async () => {
      const at = await bench();
      await (
        await at.submit('pwd; env | cut -d= -f1 | grep -v -e PWD -e SHLVL -e "^_$" | sort')
      ).exit;
      assert.equal(at.read('log'), `${at.path('.').replace(/\/$/, '')}\nGATES\nPATH\n`);
    });

    test('what it prints can be read while it runs and later, by any client', async () => {
      const at = await bench();
      const job = await at.running('echo out; echo err >&2');
      assert.equal(await at.log(at.another(), job.handle), 'out\nerr\n');
      await at.gates.open('a');
      await job.exit;
      for (const client of [at.executor, at.another()]) {
        assert.equal(await at.log(client, job.handle), 'out\nerr\n');
      }
      assert.equal(at.read('log'), 'out\nerr\n');
    });

    test('any client knows its state', async () => {
      const at = await bench();
      const job = await at.running();
      for (const client of [at.executor, at.another()]) {
        assert.deepEqual(await client.state(job.handle), { kind: 'running' });
      }
      await at.gates.open('a');
      await job.exit;
      assert.equal(await isOver(at.another(), job.handle), true);
    });

    test('it is over when all that it started is', async () => {
      const at = await bench();
      const job = await at.submit('sleep 60 & echo $! > straggler');
      assert.equal((await job.exit).code, 0);
      assert.equal(lives(at.read('straggler')), false);
    });
  });

  suite(`${name}: cancelled`, () => {
    test('gently it has time to tidy up', async () => {
      const at = await bench();
      const job = await at.submit(
        `trap 'echo tidied > tidied; exit 3' TERM; sleep 60 & echo > "$GATES/a.reached"; wait`,
      );
      await at.gates.reached('a');
      await at.executor.cancel(job.handle, 'SIGTERM');
      assert.equal((await job.exit).code, 3);
      assert.equal(at.read('tidied'), 'tidied\n');
    });

    for (const signal of ['SIGINT', 'SIGHUP', 'SIGQUIT'] as const) {
      test(`by ${signal} it gets that one`, async () => {
        const at = await bench();
        const job = await at.submit(
          `trap 'exit 3' ${signal.slice(3)}; sleep 60 & echo > "$GATES/a.reached"; wait`,
        );
        await at.gates.reached('a');
        await at.executor.cancel(job.handle, signal);
        assert.equal((await job.exit).code, 3);
      });
    }

    test('gently one that doesn’t listen is ended in the end', async () => {
      const at = await bench();
      const job = await at.running("trap '' TERM");
      await at.executor.cancel(job.handle, 'SIGTERM');
      assert.equal((await job.exit).signal, 'SIGKILL');
    });

    test('gently and then now, it ends at once', async () => {
      const at = await bench();
      const job = await at.running("trap '' TERM");
      const gently = at.executor.cancel(job.handle, 'SIGTERM');
      await at.executor.cancel(job.handle, 'now');
      assert.equal((await job.exit).signal, 'SIGKILL');
      await gently;
    });

    test('while it is stopped, it ends all the same', async () => {
      const at = await bench();
      const job = await at.submit('echo > "$GATES/a.reached"; kill -STOP $$; echo went on > on');
      await at.gates.reached('a');
      await at.executor.cancel(job.handle, 'SIGTERM');
      assert.equal((await job.exit).signal, 'SIGTERM');
    });

    test('before it runs, it never does', async () => {
      const at = await bench();
      const job = await at.submit('echo ran > ran', (handle) => at.executor.cancel(handle, 'now'));
      assert.notEqual((await job.exit).code, 0);
      assert.equal(at.read('ran'), null);
    });

    test('by another client, after its end, and again', async () => {
      const at = await bench();
      const job = await at.running();
      await at.another().cancel(job.handle, 'SIGTERM');
      assert.equal((await job.exit).signal, 'SIGTERM');
      for (const client of [at.executor, at.another()]) {
        await client.cancel(job.handle, 'SIGTERM');
        await client.cancel(job.handle, 'now');
      }
    });
  });

  suite(`${name}: suspended`, () => {
    test('it stands still until it is resumed', async () => {
      const at = await bench();
      const job = await at.running();
      await at.another().suspend(job.handle);
      // It may have been stopped before it came to look at its gate.
      const opened = at.gates.open('a');
      await at.whileAnotherRuns();
      assert.deepEqual(await at.another().state(job.handle), { kind: 'running' });
      await at.another().resume(job.handle);
      await opened;
      assert.equal((await job.exit).code, 0);
    });

    test('it ends when it is cancelled', async () => {
      const at = await bench();
      const job = await at.running();
      await at.executor.suspend(job.handle);
      await at.executor.cancel(job.handle, 'SIGTERM');
      assert.equal((await job.exit).signal, 'SIGTERM');
    });

    test('after its end, nothing happens', async () => {
      const at = await bench();
      const job = await at.submit('exit 0');
      await job.exit;
      for (const client of [at.executor, at.another()]) {
        await client.suspend(job.handle);
        await client.resume(job.handle);
      }
      assert.equal(await isOver(at.another(), job.handle), true);
    });
  });

  suite(`${name}: reclaimed by a client that has only its handle`, () => {
    /** Reclaimed once more it is gone, and nothing of it writes any more. */
    async function checkGone(at: Bench, handle: Handle): Promise<void> {
      assert.equal(await at.another().reclaim(handle), 'gone');
      assert.equal(await isOver(at.another(), handle), true);
    }

    test('while its handle is being kept, it never runs', async () => {
      const at = await bench();
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
      const at = await bench();
      const job = await at.submit('echo ran > ran', async (handle) => {
        await at.another().reclaim(handle);
      });
      assert.notEqual((await job.exit).code, 0);
      await checkGone(at, job.handle);
      assert.equal(at.read('ran'), null);
    });

    test('while it runs, it is ended', async () => {
      const at = await bench();
      const job = await at.running();
      assert.equal(await at.another().reclaim(job.handle), 'ended');
      assert.notEqual((await job.exit).code, 0);
      await checkGone(at, job.handle);
    });

    test('after its end, there is nothing to do', async () => {
      const at = await bench();
      const job = await at.submit('exit 0');
      await job.exit;
      await checkGone(at, job.handle);
    });

    test('while it is being cancelled', async () => {
      const at = await bench();
      const job = await at.running("trap '' TERM");
      const cancelled = at.executor.cancel(job.handle, 'SIGTERM');
      await at.another().reclaim(job.handle);
      await checkGone(at, job.handle);
      await cancelled;
      assert.equal((await job.exit).signal, 'SIGKILL');
    });

    test('while it is being reclaimed', async () => {
      const at = await bench();
      const job = await at.running("trap '' TERM");
      const both = await Promise.all([1, 2].map(() => at.another().reclaim(job.handle)));
      assert.ok(both.includes('ended'));
      await checkGone(at, job.handle);
      await job.exit;
    });

    test('while it is stopped', async () => {
      const at = await bench();
      const job = await at.submit('echo > "$GATES/a.reached"; kill -STOP $$; echo went on > on');
      await at.gates.reached('a');
      assert.equal(await at.another().reclaim(job.handle), 'ended');
      await checkGone(at, job.handle);
    });

    test('with all that it started', async () => {
      const at = await bench();
      const job = await at.running('sleep 60 & echo $! > child');
      assert.equal(lives(at.read('child')), true);
      await at.another().reclaim(job.handle);
      assert.equal(lives(at.read('child')), false);
      await checkGone(at, job.handle);
    });
  });
}
