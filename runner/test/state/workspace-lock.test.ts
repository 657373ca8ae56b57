import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { PipelineError, WorkspaceBusyError } from '../../src/model/errors.js';
import type { Disk } from '../../src/system/disk.js';
import { nodeDisk } from '../../src/system/node/disk.js';
import { nodeHost } from '../../src/system/node/host.js';
import { nodeSystem } from '../../src/system/node/index.js';
import { nodeRandom } from '../../src/system/node/random.js';
import { decodeOwn, encodeOwn } from '../../src/system/own-file.js';
import type { OwnerIdentity, Processes } from '../../src/system/processes.js';
import type { OwnedFileParts } from '../../src/state/owned-file.js';
import {
  lockWorkspace,
  type LockOptions,
  type LockSystem,
  type WorkspaceLock,
} from '../../src/state/workspace-lock.js';
import { bundled } from '../support/bundle.js';
import { lonelyProcesses, self } from '../support/fake-processes.js';
import { steppedClock } from '../support/fake-clock.js';
import { tempFolder } from '../support/temp-folder.js';
import { readTree } from '../support/tree.js';

class Place {
  readonly folder = tempFolder('workspace-lock');
  readonly path = join(this.folder, 'lock');

  parts(settings: Partial<OwnedFileParts> = {}): LockSystem {
    return {
      disk: nodeDisk,
      clock: steppedClock(),
      random: nodeRandom,
      processes: lonelyProcesses,
      host: nodeHost,
      ...settings,
    };
  }

  lock(settings: Partial<OwnedFileParts> = {}, options: Partial<LockOptions> = {}): Promise<WorkspaceLock> {
    return lockWorkspace(this.parts(settings), this.path, {
      wait: false,
      onWait: () => undefined,
      ...options,
    });
  }

  heldBy(owner: Partial<OwnerIdentity>): void {
    writeFileSync(this.path, JSON.stringify({ version: 1, ...self, ...owner, token: 'theirs' }));
  }
}

function processesAt(now: OwnerIdentity, alive: readonly OwnerIdentity[]): Processes {
  return {
    ...lonelyProcesses,
    self: () => now,
    liveness: (owner) =>
      owner.host !== now.host
        ? 'unknown'
        : alive.some(({ pid, startTime }) => pid === owner.pid && startTime === owner.startTime)
          ? 'alive'
          : 'dead',
  };
}

suite('one process', () => {
  test('takes the lock, names itself in it, and leaves nothing behind', async () => {
    const place = new Place();
    const lock = await place.lock();
    const found = decodeOwn({ name: 'owner', version: 2 }, readFileSync(place.path));
    assert.ok(found.kind === 'proven');
    const { token, ...owner } = found.content as Record<string, unknown>;
    assert.deepEqual(owner, { ...self, hasSign: false });
    assert.equal(typeof token, 'string');
    assert.deepEqual(Object.keys(readTree(place.folder)), ['lock']);
    lock.release();
    assert.deepEqual(readTree(place.folder), {});
  });

  test('releasing twice does not touch the lock of whoever came next', async () => {
    const place = new Place();
    const first = await place.lock();
    first.release();
    const second = await place.lock();
    first.release();
    assert.equal(nodeDisk.stat(place.path)?.kind, 'file');
    second.release();
  });

  test('a file system without hard links gives the lock all the same', async () => {
    const place = new Place();
    const refuse = (): never => {
      throw Object.assign(new Error('EPERM'), { code: 'EPERM', syscall: 'link' });
    };
    const disk: Disk = { ...nodeDisk, link: refuse };
    const lock = await place.lock({ disk });
    await assert.rejects(
      place.lock({ disk, processes: processesAt({ ...self, pid: 101 }, [self]) }),
      WorkspaceBusyError,
    );
    lock.release();
    assert.deepEqual(readTree(place.folder), {});
  });
});

suite('held by a living process', () => {
  const other = { ...self, pid: 7 };
  const processes = processesAt(self, [other, self]);

  test('--no-wait gives up and says who', async () => {
    const place = new Place();
    place.heldBy(other);
    await assert.rejects(
      place.lock({ processes }),
      (error) => error instanceof WorkspaceBusyError && error.message.includes('process 7 on here'),
    );
  });

  test('waiting says so once, and ends when the owner is done', async () => {
    const place = new Place();
    place.heldBy(other);
    const said: string[] = [];
    let sleeps = 0;
    const clock = steppedClock(() => {
      sleeps += 1;
      if (sleeps === 5) nodeDisk.remove(place.path);
    });
    const lock = await place.lock({ clock, processes }, { wait: true, onWait: (text) => said.push(text) });
    assert.deepEqual(said, ['waiting for another run (process 7 on here), which holds this workspace']);
    assert.equal(sleeps, 5);
    lock.release();
  });

  test('waiting ends when the owner is killed', async () => {
    const place = new Place();
    place.heldBy(other);
    const alive = [other, self];
    const clock = steppedClock(() => alive.shift());
    const lock = await place.lock({ clock, processes: processesAt(self, alive) }, { wait: true });
    lock.release();
    assert.deepEqual(readTree(place.folder), {});
  });

  test('a signal ends the waiting', async () => {
    const place = new Place();
    place.heldBy(other);
    const controller = new AbortController();
    const clock = steppedClock(() => {
      controller.abort(new Error('Ctrl-C'));
    });
    await assert.rejects(
      place.lock({ clock, processes }, { wait: true, signal: controller.signal }),
      /Ctrl-C/,
    );
  });
});

suite('left by a dead process', () => {
  test('it is taken at once, also when the pid runs again as somebody else', async () => {
    const place = new Place();
    const reused = { ...self, pid: 7, startTime: 'later' };
    place.heldBy({ pid: 7, startTime: 'earlier' });
    const lock = await place.lock({ processes: processesAt(self, [reused, self]) });
    assert.match(readFileSync(place.path, 'utf8'), /"pid":100/);
    lock.release();
    assert.deepEqual(readTree(place.folder), {});
  });

  test('an owner on another machine is not guessed at: the message names the file to remove', async () => {
    for (const wait of [false, true]) {
      const place = new Place();
      place.heldBy({ pid: 7, host: 'elsewhere' });
      await assert.rejects(place.lock({ processes: processesAt(self, [self]) }, { wait }), (error) => {
        assert.ok(error instanceof WorkspaceBusyError);
        assert.match(error.message, /process 7 on elsewhere/);
        assert.ok(error.message.includes(`remove ${place.path}`));
        return true;
      });
    }
  });

  test('cut short at every byte: it gets two seconds to become whole, then it is taken', async () => {
    const place = new Place();
    place.heldBy({ pid: 7 });
    const whole = readFileSync(place.path);
    for (let length = 0; length < whole.length; length += 1) {
      writeFileSync(place.path, whole.subarray(0, length));
      const clock = steppedClock();
      const lock = await place.lock({ clock });
      assert.ok(clock.now() >= 2000, `cut at ${length}: ${clock.now()} ms`);
      lock.release();
      assert.deepEqual(readTree(place.folder), {});
    }
  });

  test('damaged, it isn’t taken from an owner that lives: at every byte, its sign tells', async () => {
    const place = new Place();
    const here = (startTime: string): Processes => ({
      ...lonelyProcesses,
      self: () => ({ ...self, startTime }),
      liveness: (owner) => (owner.startTime === 'first' ? 'alive' : 'dead'),
      signs: nodeSystem.processes.signs,
    });
    const lock = await place.lock({ processes: here('first') });
    const whole = readFileSync(place.path);
    for (let at = 0; at < whole.length; at += 1) {
      const flipped = Buffer.from(whole);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      writeFileSync(place.path, flipped);
      await assert.rejects(place.lock({ processes: here('second') }), WorkspaceBusyError, `byte ${at}`);
    }
    writeFileSync(place.path, whole);
    lock.release();
    assert.deepEqual(readTree(place.folder), {});
  });

  test('one that is being written is waited for', async () => {
    const place = new Place();
    writeFileSync(place.path, '');
    const other = { ...self, pid: 7 };
    const clock = steppedClock(() => {
      place.heldBy(other);
    });
    await assert.rejects(place.lock({ clock, processes: processesAt(self, [other]) }), WorkspaceBusyError);
  });

  test("a newer lockstep's lock is neither read nor removed", async () => {
    const place = new Place();
    const theirs = encodeOwn({ name: 'owner', version: 3 }, { who: 'knows' });
    writeFileSync(place.path, theirs);
    await assert.rejects(place.lock(), PipelineError);
    assert.deepEqual(readTree(place.folder), { lock: theirs });
  });

  test('what dead processes left beside it is swept up', async () => {
    const place = new Place();
    place.heldBy({ pid: 7 });
    const dead = readFileSync(place.path, 'utf8');
    writeFileSync(`${place.path}.takeover-0123456789abcdef`, dead);
    writeFileSync(`${place.path}.takeover-0123456789abcdef.takeover-00`, dead);
    writeFileSync(`${place.path}.abcd.draft`, '');
    const lock = await place.lock({ processes: processesAt(self, [self]) });
    assert.deepEqual(Object.keys(readTree(place.folder)), ['lock']);
    lock.release();
  });
});

test(
  'processes that contend and are killed at any disk call: never two inside',
  { timeout: 120_000 },
  async () => {
    const script = bundled(new URL('../support/helpers/lock-contender.ts', import.meta.url));
    const folder = tempFolder('contend');
    const seenPath = join(tempFolder('contend'), 'seen');
    const enough = ['120', '5'];
    let born = 0;
    /** A contender and, as long as they are killed, the next ones in its place. */
    async function line(first: number): Promise<void> {
      for (let dieAt = first; ; dieAt = 1 + ((born * 7) % 60)) {
        born += 1;
        const child = spawn(process.execPath, [script, folder, seenPath, String(dieAt), ...enough], {
          stdio: ['ignore', 'ignore', 'inherit'],
        });
        const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) => {
          child.once('exit', (...end) => {
            resolve(end);
          });
        });
        if (signal === 'SIGKILL') continue;
        assert.equal(code, 0);
        return;
      }
    }
    await Promise.all([line(0), line(5), line(23), line(41)]);
    const seen = readFileSync(seenPath, 'utf8').trim().split('\n');
    assert.deepEqual(
      seen.filter((text) => text !== 'ok' && text !== 'died'),
      [],
    );
  },
);
