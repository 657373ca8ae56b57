import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { suite, test } from 'node:test';
import { ContentHasher } from '../../src/inputs/content.js';
import type { ContentHash } from '../../src/model/hashes.js';
import { StatMemo } from '../../src/inputs/memo.js';
import type { Out } from '../../src/model/graph.js';
import type { Disk } from '../../src/system/disk.js';
import { nodeDisk } from '../../src/system/node/disk.js';
import { nodeClock } from '../../src/system/node/clock.js';
import { relocatedDisk } from '../../src/system/relocated-disk.js';
import type { Attempt, Attempts, RecoveredAttempt } from '../../src/state/attempt.js';
import { createAttempts } from '../../src/state/attempts.js';
import { faultyDisk, Killed } from '../support/faulty-disk.js';
import { out } from '../support/outs.js';
import { fastTempFolder } from '../support/temp-folder.js';
import { splitDevices, unsyncedDisk } from '../support/test-disks.js';
import { readTree, writeTree, type Tree } from '../support/tree.js';

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

const root = fastTempFolder('attempts');
let count = 0;

class Workspace {
  readonly path = join(root, String((count += 1)));
  readonly internal = join(this.path, '.lockstep');

  constructor(readonly acrossDevices: boolean) {
    writeTree(this.path, before);
    mkdirSync(this.internal);
  }

  attempts(faults: (disk: Disk) => Disk = (disk) => disk): Attempts {
    const disk = this.acrossDevices ? splitDevices(unsyncedDisk, this.internal) : unsyncedDisk;
    const reclaim = (): Promise<boolean> => Promise.resolve(false);
    return createAttempts({ disk: faults(disk), reclaim }, this.path, join(this.internal, 'attempts'));
  }

  remove(): void {
    rmSync(this.path, { recursive: true });
  }

  /** What the outs hold, as planning sees it. */
  async foreseen(): Promise<readonly (ContentHash | null)[]> {
    const disk = relocatedDisk(nodeDisk, this.attempts().foresee());
    const hasher = new ContentHasher(disk, StatMemo.load(disk, join(this.path, 'memo')), nodeClock);
    const contents = [];
    // A folder around outs, too; but across devices an unfinished copy may lie in it for a while.
    const looked = this.acrossDevices ? outs : [...outs, out('data')];
    for (const { path } of looked) contents.push(await hasher.hash(join(this.path, path)));
    return contents.map((content) => content?.hash ?? null);
  }

  tree(): Tree {
    return readTree(this.path, ['.lockstep']);
  }
}

/** What a stage does once it is released; it doesn't go through lockstep's disk. */
function write(attempt: Attempt, declared: readonly Out[]): void {
  const put = (path: string, content: string, flag = 'w'): void => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content, { flag });
  };
  for (const one of declared) {
    const place = attempt.outPath(one);
    if (one.persist) put(place, 'new line\n', 'a');
    for (const [path, content] of Object.entries(after)) {
      if (one.persist || path === 'data/other') continue;
      if (path === one.path) put(place, content);
      else if (path.startsWith(`${one.path}/`)) put(place + path.slice(one.path.length), content);
    }
  }
}

type Mode = 'script' | 'command';

async function succeed(attempts: Attempts, mode: Mode): Promise<void> {
  const attempt = await attempts.begin('train@a/b', mode, outs);
  attempt.recordJob({ executor: 'local', handle: 'job' });
  write(attempt, outs);
  await attempt.commit();
}

async function fail(attempts: Attempts, mode: Mode): Promise<void> {
  const attempt = await attempts.begin('train@a/b', mode, outs);
  attempt.recordJob({ executor: 'local', handle: 'job' });
  // It fails half-way: the last outs were never begun.
  write(attempt, outs.slice(0, 3));
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
}

const sorted = (tree: Tree): Tree =>
  Object.fromEntries(Object.entries(tree).sort(([a], [b]) => (a < b ? -1 : 1)));

/** The folder that was made for an out stays when the attempt is undone. */
const withoutEmptyFolders = (tree: Tree): Tree =>
  Object.fromEntries(Object.entries(tree).filter(([path]) => !path.endsWith('/')));

for (const acrossDevices of [false, true]) {
  for (const mode of ['script', 'command'] as const) {
    suite(`${mode}${acrossDevices ? ', outs on another device' : ''}`, () => {
      test('undisturbed: the new outs, and nothing left behind', async () => {
        const workspace = new Workspace(acrossDevices);
        await succeed(workspace.attempts(), mode);
        assert.deepEqual(workspace.tree(), sorted(after));
        assert.deepEqual(readTree(workspace.internal), { 'attempts/': '' });
      });

      for (const [ending, work, mayBeNew] of [
        ['success', succeed, true],
        ['failure', fail, false],
      ] as const) {
        for (const fault of faults) {
          test(`${fault.kind} at every disk call on the way to ${ending}: old outs or new ones`, async () => {
            let calls = 0;
            for (let at = 1; ; at += 1) {
              const workspace = new Workspace(acrossDevices);
              const attempts = workspace.attempts((disk) => faultyDisk(disk, { at, fault }));
              if (!(await killed(() => work(attempts, mode)))) break;
              calls += 1;
              const foreseen = await workspace.foreseen();
              checkRecovered(workspace, await workspace.attempts().recover(), mayBeNew);
              assert.deepEqual(foreseen, await workspace.foreseen(), 'planned as if recovered');
              await succeed(workspace.attempts(), mode);
              // The persistent log holds what this run appended, or both runs.
              assert.deepEqual({ ...workspace.tree(), log: '' }, { ...sorted(after), log: '' });
              workspace.remove();
            }
            assert.ok(calls > 10, `only ${calls} calls were tried`);
          });
        }
      }

      test('killed again at every disk call of the recovery', async () => {
        for (let at = 1; await killedTwiceAt(at); at += 1);
      });

      /** @returns false when the attempt had fewer than `at` calls */
      async function killedTwiceAt(at: number): Promise<boolean> {
        for (let second = 1; ; second += 1) {
          const workspace = new Workspace(acrossDevices);
          const first = workspace.attempts((disk) => faultyDisk(disk, { at, fault: faults[0] }));
          if (!(await killed(() => succeed(first, mode)))) return false;
          const recovering = workspace.attempts((disk) => faultyDisk(disk, { at: second, fault: faults[1] }));
          const wasKilled = await killed(() => recovering.recover());
          const recovered = wasKilled ? await workspace.attempts().recover() : null;
          checkRecovered(workspace, recovered, true);
          workspace.remove();
          if (!wasKilled) return true;
        }
      }
    });
  }
}
