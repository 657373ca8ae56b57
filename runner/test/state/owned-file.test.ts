import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { acquire, livingOwner, sweep, type OwnedFileParts } from '../../src/state/owned-file.js';
import { lockWorkspace } from '../../src/state/workspace-lock.js';
import type { Disk } from '../../src/system/disk.js';
import type { OwnerIdentity, Processes } from '../../src/system/processes.js';
import { FakeClock } from '../support/fake-clock.js';
import { lonelyProcesses, self } from '../support/fake-processes.js';
import { VirtualDisk } from '../support/virtual-disk/virtual-disk.js';

const FOLDER = '/project/.lockstep';
const LOCK = `${FOLDER}/lock`;

/** As the owner file of a process has it. */
const owner = (settings: Partial<OwnerIdentity> & { readonly version?: number } = {}): string =>
  `${JSON.stringify({ version: 1, ...self, token: 'theirs', ...settings })}\n`;
const living = owner({ pid: 8 });
const dead = owner({ pid: 7 });

const processes: Processes = {
  ...lonelyProcesses,
  liveness: ({ pid }) => (pid === 7 ? 'dead' : pid === 9 ? 'unknown' : 'alive'),
};

class Scene {
  readonly clock = new FakeClock();
  readonly disk: Disk;
  #random = 0;

  constructor(files: Readonly<Record<string, string>>, faults: (disk: Disk) => Disk = (disk) => disk) {
    const { disk } = new VirtualDisk(this.clock);
    disk.makeFolder(FOLDER);
    for (const [name, text] of Object.entries(files)) disk.write(`${FOLDER}/${name}`, text);
    this.disk = faults(disk);
  }

  get parts(): OwnedFileParts {
    const random = { hex: (): string => (this.#random += 1).toString(16) };
    return { disk: this.disk, clock: this.clock, random, processes };
  }

  get left(): readonly string[] {
    return this.disk.list(FOLDER);
  }

  read(): string {
    return this.disk.read(LOCK).toString();
  }

  /** What comes of it, and after how many milliseconds. */
  async acquired(): Promise<readonly [kind: string, pid: number | null | undefined, after: number]> {
    const began = this.clock.monotonic();
    const acquiring = acquire(this.parts, LOCK);
    let isOver = false;
    void acquiring.finally(() => (isOver = true)).catch(() => undefined);
    while (!(isOver as boolean)) {
      await this.clock.advance(1);
      assert.ok(this.clock.monotonic() < began + 10_000, 'it takes too long');
    }
    const result = await acquiring;
    const pid = result.kind === 'held' ? (result.owner?.pid ?? null) : undefined;
    return [result.kind, pid, this.clock.monotonic() - began];
  }
}

const refusing =
  (method: 'link' | 'write' | 'read', code: string, isMeant: (path: string) => boolean = () => true) =>
  (disk: Disk): Disk => ({
    ...disk,
    [method]: (...given: readonly [string, string]) => {
      const path = method === 'link' ? given[1] : given[0];
      if (isMeant(path)) throw Object.assign(new Error(`${code}: ${method}`), { code });
      return (disk[method] as (...all: readonly string[]) => unknown)(...given);
    },
  });
const isLock = (path: string): boolean => path === LOCK;

suite('a file that one process owns', () => {
  test('is taken where nobody has it, or the owner is dead', async () => {
    for (const files of [{}, { lock: dead }, { lock: dead, 'lock.takeover-0': dead }]) {
      const scene = new Scene(files);
      const [kind] = await scene.acquired();
      assert.equal(kind, 'acquired');
      const found = livingOwner({ ...scene.parts, processes: lonelyProcesses }, LOCK);
      const { token, ...rest } = found ?? {};
      assert.deepEqual([typeof token, rest], ['string', { ...self, hasSign: false }]);
    }
  });

  test('is held by whoever lives, or can’t be looked at', async () => {
    for (const pid of [8, 9]) {
      const scene = new Scene({ lock: owner({ pid }) });
      const [kind, found] = await scene.acquired();
      assert.deepEqual([kind, found, scene.left], ['held', pid, ['lock']]);
    }
  });

  test('isn’t taken from a dead one while a living one does just that', async () => {
    const scene = new Scene({ lock: dead });
    // Only one guard stands over these bytes, whoever it is that read them.
    const rival = new Scene({ lock: dead });
    let guard = '';
    await acquire(
      {
        ...rival.parts,
        disk: {
          ...rival.disk,
          link: (from, to) => {
            if (to.includes('takeover')) guard = to;
            rival.disk.link(from, to);
          },
        },
      },
      LOCK,
    );
    assert.match(guard, /^\/project\/\.lockstep\/lock\.takeover-[0-9a-f]{16}$/);
    scene.disk.write(guard, living);
    const [kind, pid] = await scene.acquired();
    assert.deepEqual([kind, pid, scene.read()], ['held', null, dead]);
  });

  test('is taken two seconds after it can’t be read, and not before', async () => {
    for (const torn of [
      '',
      '{',
      'null',
      '1',
      '{}',
      owner({ version: 0 }),
      dead.replace('"token"', '"tok"'),
    ]) {
      const scene = new Scene({ lock: torn });
      const [kind, , after] = await scene.acquired();
      assert.equal(kind, 'acquired');
      assert.ok(after >= 2_000 && after < 2_100, `after ${after} ms`);
    }
  });

  for (const fact of ['token', 'host', 'bootId', 'pidNamespace', 'startTime', 'pid']) {
    test(`has no owner who doesn’t say its ${fact}`, async () => {
      const scene = new Scene({ lock: JSON.stringify({ ...(JSON.parse(living) as object), [fact]: null }) });
      assert.equal(livingOwner(scene.parts, LOCK), null);
      assert.equal((await scene.acquired())[0], 'acquired');
    });
  }

  test('has a living owner only while one lives', () => {
    const ownerOf = (files: Readonly<Record<string, string>>): number | undefined =>
      livingOwner(new Scene(files).parts, LOCK)?.pid;
    assert.deepEqual(
      [{ lock: living }, { lock: dead }, { lock: owner({ pid: 9 }) }, { lock: '' }, {}].map(ownerOf),
      [8, undefined, undefined, undefined, undefined],
    );
  });

  for (const code of ['EPERM', 'EACCES', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']) {
    test(`is made without a hard link where there is none (${code})`, async () => {
      const scene = new Scene({}, refusing('link', code));
      assert.deepEqual([(await scene.acquired())[0], scene.left], ['acquired', ['lock']]);
      assert.deepEqual((await scene.acquired()).slice(0, 2), ['held', 100]);
    });
  }

  test('is tried for again where the draft is gone, or the file just came or went', async () => {
    for (const code of ['ENOENT', 'EEXIST']) {
      let times = 0;
      const scene = new Scene(
        {},
        refusing('link', code, () => (times += 1) < 3),
      );
      assert.deepEqual([(await scene.acquired())[0], scene.left, times], ['acquired', ['lock'], 3]);
    }
  });

  test('is nobody’s where the disk refuses, and that is told', async () => {
    for (const faults of [
      refusing('link', 'EIO'),
      refusing('write', 'EIO'),
      (disk: Disk): Disk => refusing('write', 'EIO', isLock)(refusing('link', 'EPERM')(disk)),
    ]) {
      const scene = new Scene({}, faults);
      await assert.rejects(acquire(scene.parts, LOCK), /EIO/);
      assert.deepEqual(scene.left, []);
    }
    const unreadable = new Scene({ lock: dead }, refusing('read', 'EIO'));
    await assert.rejects(acquire(unreadable.parts, LOCK), /EIO/);
    assert.throws(() => livingOwner(unreadable.parts, LOCK), /EIO/);
  });

  test('is given up by its owner alone', async () => {
    const scene = new Scene({});
    const taken = await acquire(scene.parts, LOCK);
    assert.ok(taken.kind === 'acquired');
    const own = scene.read();
    scene.disk.write(LOCK, living);
    taken.owned.release();
    assert.equal(scene.read(), living);
    scene.disk.write(LOCK, own);
    taken.owned.release();
    assert.deepEqual(scene.left, []);
    taken.owned.release();
  });
});

test('what dead processes left beside it is swept, and nothing else', async () => {
  const kept = {
    lock: owner(),
    'lock.takeover-00': living,
    'lock.takeover-01': '',
    'locker.draft': '',
    other: '',
  };
  const scene = new Scene({ ...kept, 'lock.0a.draft': living, 'lock.takeover-02': dead });
  // One that can't be read yet is given its time.
  let isOver = false;
  const sweeping = sweep(scene.parts, LOCK).then(() => (isOver = true));
  while (!(isOver as boolean)) await scene.clock.advance(100);
  await sweeping;
  assert.deepEqual(scene.left, ['lock', 'lock.takeover-00', 'locker.draft', 'other']);
});

suite('whoever waits for a workspace', () => {
  const host = { onExit: () => () => undefined };

  test('hears of each owner once', async () => {
    const scene = new Scene({ lock: living });
    const said: string[] = [];
    const waiting = lockWorkspace({ ...scene.parts, host }, LOCK, {
      wait: true,
      onWait: (text) => said.push(text),
    });
    await scene.clock.advance(3_000);
    scene.disk.write(LOCK, owner({ pid: 10 }).replace('theirs', 'another'));
    await scene.clock.advance(3_000);
    scene.disk.remove(LOCK);
    await scene.clock.advance(3_000);
    (await waiting).release();
    assert.deepEqual(said, [
      'waiting for another run (process 8 on here), which holds this workspace',
      'waiting for another run (process 10 on here), which holds this workspace',
    ]);
    assert.deepEqual(scene.left, []);
  });

  test('looks soon, then ever more seldom, but twice a second', async () => {
    const looks: number[] = [];
    const scene = new Scene({ lock: living }, (disk) => ({
      ...disk,
      lstat: (path) => {
        if (isLock(path)) looks.push(scene.clock.monotonic());
        return disk.lstat(path);
      },
    }));
    const controller = new AbortController();
    const waiting = lockWorkspace({ ...scene.parts, host }, LOCK, {
      wait: true,
      onWait: () => undefined,
      signal: controller.signal,
    });
    await scene.clock.advance(10_000);
    controller.abort(new Error('Ctrl-C'));
    await assert.rejects(waiting, /Ctrl-C/);
    const pauses = looks.slice(1).map((at, index) => at - (looks[index] ?? 0));
    assert.deepEqual(pauses.slice(0, 3), [25, 37.5, 56.25]);
    assert.deepEqual(pauses.slice(-3), [500, 500, 500]);
  });
});
