import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { nodeSystem } from '../../src/system/node/index.js';
import { Bench, checkGone, type Site } from './bench.js';

const lives = (pid: string | null): boolean => nodeSystem.processes.identify(Number(pid)) !== null;

/** What executors promise besides whose jobs are processes of a machine: signals, groups, and what a process is given. */
export function processContract(name: string, open: () => Site): void {
  const bench = (): Bench => new Bench(open());

  suite(`${name}: a process from start to end`, () => {
    test('what ended it is told, a code or a signal', async () => {
      const at = bench();
      for (const [script, code, signal] of [
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
      const at = bench();
      await (
        await at.submit('pwd; env | cut -d= -f1 | grep -v -e PWD -e SHLVL -e "^_$" | sort')
      ).exit;
      assert.equal(at.read('log'), `${at.site.folder}\nGATES\nPATH\n`);
    });

    test('both its outputs are kept, in their order', async () => {
      const at = bench();
      const job = await at.submit('echo out; echo err >&2; echo out again');
      await job.exit;
      assert.equal(await at.log(at.another(), job.handle), 'out\nerr\nout again\n');
    });

    test('it is over when all that it started is', async () => {
      const at = bench();
      const job = await at.submit('sleep 60 & echo $! > straggler');
      assert.equal((await job.exit).code, 0);
      assert.equal(lives(at.read('straggler')), false);
    });
  });

  suite(`${name}: a process cancelled`, () => {
    test('gently it has time to tidy up', async () => {
      const at = bench();
      const job = await at.submit(
        `trap 'echo tidied > tidied; exit 3' TERM; sleep 60 & echo > "$GATES/a.reached"; wait`,
      );
      await at.site.gate.reached();
      await at.executor.cancel(job.handle, 'SIGTERM');
      assert.equal((await job.exit).code, 3);
      assert.equal(at.read('tidied'), 'tidied\n');
    });

    test('gently it is told by SIGTERM', async () => {
      const at = bench();
      const job = await at.running();
      await at.another().cancel(job.handle, 'SIGTERM');
      assert.equal((await job.exit).signal, 'SIGTERM');
    });

    test('gently one that doesn’t listen is ended in the end', async () => {
      const at = bench();
      const job = await at.running("trap '' TERM");
      await at.executor.cancel(job.handle, 'SIGTERM');
      assert.equal((await job.exit).signal, 'SIGKILL');
    });

    test('gently and then now, it ends at once', async () => {
      const at = bench();
      const job = await at.running("trap '' TERM");
      const gently = at.executor.cancel(job.handle, 'SIGTERM');
      await at.executor.cancel(job.handle, 'now');
      assert.equal((await job.exit).signal, 'SIGKILL');
      await gently;
    });

    test('while it is stopped, it ends all the same', async () => {
      const at = bench();
      const job = await at.submit('echo > "$GATES/a.reached"; kill -STOP $$; echo went on > on');
      await at.site.gate.reached();
      await at.executor.cancel(job.handle, 'SIGTERM');
      assert.equal((await job.exit).signal, 'SIGTERM');
    });
  });

  suite(`${name}: a process that is told by other signals, or stopped`, () => {
    for (const signal of ['SIGINT', 'SIGHUP', 'SIGQUIT'] as const) {
      test(`by ${signal} it gets that one`, async () => {
        const at = bench();
        const job = await at.submit(
          `trap 'exit 3' ${signal.slice(3)}; sleep 60 & echo > "$GATES/a.reached"; wait`,
        );
        await at.site.gate.reached();
        await at.executor.cancel(job.handle, signal);
        assert.equal((await job.exit).code, 3);
      });
    }

    test('suspended, it stands still until it is resumed', async () => {
      const at = bench();
      const job = await at.running(':', 'echo on > on');
      await at.another().suspend(job.handle);
      // It may have been stopped before it came to look at its gate.
      const opened = at.site.gate.open();
      await at.whileAnotherRuns();
      assert.equal(at.read('on'), null);
      assert.deepEqual(await at.another().state(job.handle), { kind: 'running' });
      await at.another().resume(job.handle);
      await opened;
      assert.equal((await job.exit).code, 0);
    });

    test('suspended, it ends when it is cancelled', async () => {
      const at = bench();
      const job = await at.running();
      await at.executor.suspend(job.handle);
      await at.executor.cancel(job.handle, 'SIGTERM');
      assert.equal((await job.exit).signal, 'SIGTERM');
    });

    test('suspended after its end, nothing happens', async () => {
      const at = bench();
      const job = await at.submit('exit 0');
      await job.exit;
      for (const client of [at.executor, at.another()]) {
        await client.suspend(job.handle);
        await client.resume(job.handle);
      }
      await checkGone(at, job.handle);
    });
  });

  suite(`${name}: a process reclaimed by a client that has only its handle`, () => {
    test('while it is being cancelled, and doesn’t listen', async () => {
      const at = bench();
      const job = await at.running("trap '' TERM");
      const cancelled = at.executor.cancel(job.handle, 'SIGTERM');
      await at.another().reclaim(job.handle);
      await checkGone(at, job.handle);
      await cancelled;
      assert.equal((await job.exit).signal, 'SIGKILL');
    });

    test('while it is being reclaimed, and doesn’t listen', async () => {
      const at = bench();
      const job = await at.running("trap '' TERM");
      const both = await Promise.all([1, 2].map(() => at.another().reclaim(job.handle)));
      assert.ok(both.includes('ended'));
      await checkGone(at, job.handle);
      await job.exit;
    });

    test('while it is stopped', async () => {
      const at = bench();
      const job = await at.submit('echo > "$GATES/a.reached"; kill -STOP $$; echo went on > on');
      await at.site.gate.reached();
      assert.equal(await at.another().reclaim(job.handle), 'ended');
      await checkGone(at, job.handle);
    });

    test('with all that it started', async () => {
      const at = bench();
      const job = await at.running('sleep 60 & echo $! > child');
      assert.equal(lives(at.read('child')), true);
      await at.another().reclaim(job.handle);
      assert.equal(lives(at.read('child')), false);
      await checkGone(at, job.handle);
    });
  });
}
