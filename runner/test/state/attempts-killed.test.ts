import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { suite, test } from 'node:test';
import { ContentHasher, outHash } from '../../src/inputs/content.js';
import type { ContentHash } from '../../src/model/hashes.js';
import { StatMemo } from '../../src/inputs/memo.js';
import type { Out } from '../../src/model/graph.js';
import type { Disk } from '../../src/system/disk.js';
import { nodeClock } from '../../src/system/node/clock.js';
import { relocatedDisk } from '../../src/system/relocated-disk.js';
import type { Attempt, Attempts, RecoveredAttempt, OldOut } from '../../src/state/attempt.js';
import { StoreError } from '../../src/model/errors.js';
import { isErrno } from '../../src/system/disk-tree.js';
import { Aside } from '../../src/state/aside.js';
import { attemptId } from '../../src/state/attempt-record.js';
import { createAttempts } from '../../src/state/attempts.js';
import type { OutRecord } from '../../src/model/records.js';
import { FakeClock } from '../support/fake-clock.js';
import { faultyDisk, Killed } from '../support/faulty-disk.js';
import { out } from '../support/outs.js';
import { fastTempFolder } from '../support/temp-folder.js';
import { splitDevices, unsyncedDisk } from '../support/test-disks.js';
import { readTree, writeTree, type Tree } from '../support/tree.js';
import { VirtualDisk } from '../support/virtual-disk/virtual-disk.js';

const outs = [
  out('data/file'),
  out('data/folder'),
  out('was-absent'),
  out('new/sub/folder'),
  out('log', { persist: true }),
  out('was-file', { cache: false }),
];

const before: Tree = {
  'data/file': 'old file',
  'data/folder/a': 'old a',
  'data/folder/sub/b': 'old b',
  'data/other': 'not ours',
  log: 'old line\n',
  'was-file': 'old',
};

const after: Tree = {
  'data/file': 'new file',
  'data/folder/a': 'new a',
  'data/folder/c': 'new c',
  'data/other': 'not ours',
  'was-absent': 'new',
  'new/sub/folder/x': 'new x',
  log: 'old line\nnew line\n',
  'was-file/is': 'a folder now',
};

/** It stands still, and names are counted: two workspaces that went the same way are equal. */
const clock = new FakeClock();

/** Where a workspace may be: the machine's disk, and one in memory that keeps to the same contract. */
const DISKS = {
  real: () => ({ disk: unsyncedDisk, path: fastTempFolder('attempts') }),
  virtual: () => ({ disk: new VirtualDisk(clock).disk, path: '/workspace' }),
};

interface Setting {
  readonly on: keyof typeof DISKS;
  readonly mode: Mode;
  /** Whether the old outs are known elsewhere, too: else they must not be lost on success. */
  readonly areKnown: boolean;
  readonly acrossDevices: boolean;
}

class Workspace {
  readonly disk: Disk;
  readonly path: string;
  readonly internal: string;
  #names = 0;
  readonly #random = {
    hex: (bytes: number): string => (this.#names += 1).toString(16).padStart(2 * bytes, '0'),
  };

  constructor(
    readonly setting: Setting,
    tree = before,
  ) {
    const { disk, path } = DISKS[setting.on]();
    this.path = path;
    this.internal = join(path, '.lockstep');
    this.disk = setting.acrossDevices ? splitDevices(disk, this.internal) : disk;
    writeTree(path, tree, disk);
    disk.makeFolder(this.internal);
  }

  attempts(faults: (disk: Disk) => Disk = (disk) => disk): Attempts {
    const faulty = faults(this.disk);
    return createAttempts({
      disk: faulty,
      workspace: this.path,
      folder: join(this.internal, 'attempts'),
      reclaim: () => Promise.resolve(false),
      aside: this.aside(faulty),
      hash: (path) => this.hashOf(path),
    });
  }

  aside(disk = this.disk): Aside {
    return new Aside({ disk, clock, random: this.#random }, join(this.internal, 'aside'));
  }

  isDecided(): boolean {
    return this.disk.lstat(join(this.internal, 'attempts', attemptId('train@a/b'), 'committed')) !== null;
  }

  async oldOuts(): Promise<ReadonlyMap<string, OldOut>> {
    const old = new Map<string, OldOut>();
    for (const { path } of outs) {
      const hash = await this.hashOf(join(this.path, path));
      if (hash !== null) old.set(path, { hash, known: this.setting.areKnown });
    }
    return old;
  }

  /** The contents of an out as they lie aside. */
  asideOf(path: string): readonly Tree[] {
    return this.aside()
      .list()
      .filter(({ record }) => record?.path === path)
      .map(({ place }) => readTree(dirname(place), [], this.disk));
  }

  hashOf(path: string): Promise<ContentHash | null> {
    const memo = StatMemo.load(this.disk, join(this.path, 'memo'));
    return outHash(new ContentHasher(this.disk, memo, nodeClock), path);
  }

  /** All that the next runner could find. */
  left(): Tree {
    return readTree(this.path, [], this.disk);
  }

  remove(): void {
    this.disk.remove(this.path);
  }

  /** What the outs hold, as planning sees it. */
  async foreseen(): Promise<readonly (ContentHash | null)[]> {
    const disk = relocatedDisk(this.disk, this.attempts().foresee());
    const hasher = new ContentHasher(disk, StatMemo.load(disk, join(this.path, 'memo')), nodeClock);
    const contents = [];
    // A folder around outs, too; but across devices an unfinished copy may lie in it for a while.
    const looked = this.setting.acrossDevices ? outs : [...outs, out('data')];
    for (const { path } of looked) contents.push(await hasher.hash(join(this.path, path)));
    return contents.map((content) => content?.hash ?? null);
  }

  tree(): Tree {
    return readTree(this.path, ['.lockstep'], this.disk);
  }
}

/** What a stage does once it is released; it doesn't go through lockstep's disk. */
function write({ disk }: Workspace, attempt: Attempt, declared: readonly Out[]): void {
  const put = (path: string, content: string): void => {
    disk.makeFolder(dirname(path));
    disk.write(path, content);
  };
  for (const one of declared) {
    const place = attempt.outPath(one);
    if (one.persist) disk.append(place, 'new line\n');
    for (const [path, content] of Object.entries(after)) {
      if (one.persist || path === 'data/other') continue;
      if (path === one.path) put(place, content);
      else if (path.startsWith(`${one.path}/`)) put(place + path.slice(one.path.length), content);
    }
  }
}

type Mode = 'script' | 'command';

async function succeed(workspace: Workspace, attempts = workspace.attempts()): Promise<void> {
  const attempt = await attempts.begin('train@a/b', workspace.setting.mode, outs, await workspace.oldOuts());
  attempt.recordJob({ executor: 'local', handle: 'job' });
  write(workspace, attempt, outs);
  const made: OutRecord[] = [];
  for (const one of outs) {
    const hash = await workspace.hashOf(attempt.outPath(one));
    assert.ok(hash !== null);
    made.push({ path: one.path, hash, size: 0 });
  }
  await attempt.commit(made);
}

async function fail(workspace: Workspace, attempts = workspace.attempts()): Promise<void> {
  const attempt = await attempts.begin('train@a/b', workspace.setting.mode, outs, await workspace.oldOuts());
  attempt.recordJob({ executor: 'local', handle: 'job' });
  // It fails half-way: the last outs were never begun.
  write(workspace, attempt, outs.slice(0, 3));
  await attempt.undo();
}

const faults = [{ kind: 'kill-before' }, { kind: 'kill-halfway' }, { kind: 'kill-after' }] as const;

/** @returns whether `work` was killed */
async function killed(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return false;
  } catch (error) {
    if (error instanceof Killed) return true;
    throw error;
  }
}

function checkRecovered(
  workspace: Workspace,
  recovered: readonly RecoveredAttempt[] | null,
  mayBeNew: boolean,
): void {
  const now = workspace.tree();
  const isNew = JSON.stringify(now) === JSON.stringify(sorted(after));
  if (!isNew) assert.deepEqual(withoutEmptyFolders(now), before);
  if (isNew) assert.ok(mayBeNew, 'a failed attempt must not leave its outs');
  for (const { outcome } of recovered ?? []) assert.equal(outcome, isNew ? 'finished' : 'undone');
  assert.deepEqual(workspace.attempts().left(), []);
  checkNothingLost(workspace);
}

/** Every old out is in its place, or known, or lies aside with a record; and all that lies aside is told. */
function checkNothingLost(workspace: Workspace): void {
  const now = workspace.tree();
  for (const { path } of outs) {
    const old = partOf(before, path);
    if (workspace.setting.areKnown) assert.deepEqual(workspace.asideOf(path), []);
    else if (Object.keys(old).length > 0 && JSON.stringify(partOf(now, path)) !== JSON.stringify(old)) {
      const isThere = workspace.asideOf(path).some((tree) => JSON.stringify(tree) === JSON.stringify(old));
      assert.ok(isThere, `${path} is lost`);
    }
  }
  const folder = join(workspace.internal, 'aside');
  const told = workspace.aside().list();
  const names = workspace.disk.lstat(folder) === null ? [] : workspace.disk.list(folder);
  assert.deepEqual(names, told.map(({ id }) => id).sort());
}

/** What a tree has at or below a path, from the folder around it. */
function partOf(tree: Tree, path: string): Tree {
  const from = path.lastIndexOf('/') + 1;
  const part = Object.entries(tree).filter(([one]) => one === path || one.startsWith(`${path}/`));
  return Object.fromEntries(part.map(([one, content]) => [one.slice(from), content]));
}

const sorted = (tree: Tree): Tree =>
  Object.fromEntries(Object.entries(tree).sort(([a], [b]) => (a < b ? -1 : 1)));

/** The folder that was made for an out stays when the attempt is undone. */
const withoutEmptyFolders = (tree: Tree): Tree =>
  Object.fromEntries(Object.entries(tree).filter(([path]) => !path.endsWith('/')));

/** Whoever comes next knows nothing but what lies there: of kills that leave the same, one tells for all. */
function firstTimes(): (workspace: Workspace) => boolean {
  const seen = new Set<string>();
  return (workspace) => {
    const { size } = seen;
    return seen.add(JSON.stringify(workspace.left()).replaceAll(workspace.path, '')).size > size;
  };
}

/** After a kill: planned as if recovered, recovered, run again. */
async function goOn(workspace: Workspace, mayBeNew: boolean): Promise<void> {
  const foreseen = await workspace.foreseen();
  checkRecovered(workspace, await workspace.attempts().recover(), mayBeNew);
  assert.deepEqual(foreseen, await workspace.foreseen(), 'planned as if recovered');
  await succeed(workspace);
  // The persistent log holds what this run appended, or both runs.
  assert.deepEqual({ ...workspace.tree(), log: '' }, { ...sorted(after), log: '' });
  checkNothingLost(workspace);
}

const SETTINGS: readonly Setting[] = (['virtual', 'real'] as const).flatMap((on) =>
  [false, true].flatMap((acrossDevices) =>
    (['script', 'command'] as const).flatMap((mode) =>
      [true, false].map((areKnown) => ({ on, mode, areKnown, acrossDevices })),
    ),
  ),
);

for (const setting of SETTINGS) {
  const { on, mode, areKnown, acrossDevices } = setting;
  const where = `${acrossDevices ? ', outs on another device' : ''}${on === 'real' ? ', on a real disk' : ''}`;
  suite(`${mode} over ${areKnown ? 'known' : 'unknown'} content${where}`, () => {
    test('undisturbed: the new outs, and nothing left behind but what was unknown', async () => {
      const workspace = new Workspace(setting);
      await succeed(workspace);
      assert.deepEqual(workspace.tree(), sorted(after));
      assert.deepEqual(readTree(workspace.internal, ['aside'], workspace.disk), { 'attempts/': '' });
      assert.equal(workspace.aside().list().length, areKnown ? 0 : 4);
      checkNothingLost(workspace);
    });

    test('a failure brings it back, and sets nothing aside', async () => {
      const workspace = new Workspace(setting);
      await fail(workspace);
      assert.deepEqual(withoutEmptyFolders(workspace.tree()), before);
      assert.deepEqual(workspace.aside().list(), []);
    });

    test('a full disk before the decision: the old outs are back, and nothing lies aside', async () => {
      for (let at = 1; ; at += 1) {
        const workspace = new Workspace(setting);
        const fault = { kind: 'error', code: 'ENOSPC' } as const;
        const takesRoom = (method: keyof Disk): boolean =>
          ['write', 'writeDurably', 'copy', 'makeFolder'].includes(method);
        const disk = (real: Disk): Disk => faultyDisk(real, { at, fault, counts: takesRoom });
        try {
          await succeed(workspace, workspace.attempts(disk));
          break;
        } catch (error) {
          assert.ok(error instanceof StoreError || isErrno(error, 'ENOSPC'), String(error));
          // Only what was decided is left to the next run; a child that can't be recorded is its caller's to undo.
          const isLeft = workspace.attempts().left().length > 0;
          assert.equal(isLeft, workspace.isDecided() || !(error instanceof StoreError));
        }
        const isDecided = workspace.isDecided();
        await workspace.attempts().recover();
        const expected = isDecided ? sorted(after) : before;
        assert.deepEqual(withoutEmptyFolders(workspace.tree()), expected);
        if (!isDecided) assert.deepEqual(workspace.aside().list(), []);
        checkNothingLost(workspace);
        workspace.remove();
      }
    });

    for (const [ending, work, mayBeNew] of [
      ['success', succeed, true],
      ['failure', fail, false],
    ] as const) {
      const isNew = firstTimes();
      // Between two calls nothing happens: what differs from disk to disk is half a call.
      for (const fault of on === 'virtual' ? faults : faults.filter(({ kind }) => kind === 'kill-halfway')) {
        test(`${fault.kind} at every disk call on the way to ${ending}: old outs or new ones`, async () => {
          let calls = 0;
          for (let at = 1; ; at += 1) {
            const workspace = new Workspace(setting);
            const attempts = workspace.attempts((disk) => faultyDisk(disk, { at, fault }));
            if (!(await killed(() => work(workspace, attempts)))) break;
            calls += 1;
            if (isNew(workspace)) await goOn(workspace, mayBeNew);
            workspace.remove();
          }
          assert.ok(calls > 10, `only ${calls} calls were tried`);
        });
      }
    }

    if (on === 'real') return;
    test('killed again at every disk call of the recovery', async () => {
      const [isNewOnce, isNewTwice] = [firstTimes(), firstTimes()];
      for (let at = 1; ; at += 1) {
        const workspace = new Workspace(setting);
        const first = workspace.attempts((disk) => faultyDisk(disk, { at, fault: faults[0] }));
        if (!(await killed(() => succeed(workspace, first)))) break;
        if (isNewOnce(workspace)) await killedAgain(workspace.left(), isNewTwice);
      }
    });

    async function killedAgain(left: Tree, isNew: (workspace: Workspace) => boolean): Promise<void> {
      for (let at = 1; ; at += 1) {
        const workspace = new Workspace(setting, left);
        const recovering = workspace.attempts((disk) => faultyDisk(disk, { at, fault: faults[1] }));
        const wasKilled = await killed(() => recovering.recover());
        if (!wasKilled) checkRecovered(workspace, null, true);
        else if (isNew(workspace)) checkRecovered(workspace, await workspace.attempts().recover(), true);
        if (!wasKilled) return;
      }
    }
  });
}
