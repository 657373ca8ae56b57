import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { ContentHasher, outHash } from '../../src/inputs/content.js';
import type { ContentHash } from '../../src/model/hashes.js';
import { StatMemo } from '../../src/inputs/memo.js';
import type { Out } from '../../src/model/graph.js';
import type { Disk } from '../../src/system/disk.js';
import { nodeClock } from '../../src/system/node/clock.js';
import { relocatedDisk } from '../../src/system/relocated-disk.js';
import type { Attempt, Attempts, OldOut } from '../../src/state/attempt.js';
import { Aside } from '../../src/state/aside.js';
import { attemptId } from '../../src/state/attempt-record.js';
import { createAttempts } from '../../src/state/attempts.js';
import type { OutRecord } from '../../src/model/records.js';
import { FakeClock } from '../support/fake-clock.js';
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

export const before: Tree = {
  'data/file': 'old file',
  'data/folder/a': 'old a',
  'data/folder/sub/b': 'old b',
  'data/other': 'not ours',
  log: 'old line\n',
  'was-file': 'old',
};

export const after: Tree = {
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

export interface Setting {
  readonly on: keyof typeof DISKS;
  readonly mode: Mode;
  /** Whether the old outs are known elsewhere, too: else they must not be lost on success. */
  readonly areKnown: boolean;
  readonly acrossDevices: boolean;
}

export class Workspace {
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
      boot: 'boot',
      endsWithMachine: true,
    });
  }

  aside(disk = this.disk): Aside {
    return new Aside({ disk, clock, random: this.#random }, join(this.internal, 'aside'));
  }

  /** Of an attempt that is half removed, too. */
  isDecided(): boolean {
    const id = attemptId('train@a/b');
    return [id, `.trash-${id}`].some(
      (name) => this.disk.lstat(join(this.internal, 'attempts', name, 'committed')) !== null,
    );
  }

  async oldOuts(
    of: readonly Out[] = outs,
    known = this.setting.areKnown,
  ): Promise<ReadonlyMap<string, OldOut>> {
    const old = new Map<string, OldOut>();
    for (const { path } of of) {
      const hash = await this.hashOf(join(this.path, path));
      if (hash !== null) old.set(path, { hash, known });
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

  /** What lies in the folder of attempts, but for folders that wait for the next ones. */
  kept(): readonly string[] {
    const paths = Object.keys(readTree(join(this.internal, 'attempts'), [], this.disk));
    return paths.filter((path) => !path.startsWith('.trash-'));
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

export type Mode = 'script' | 'command';

export async function succeed(workspace: Workspace, attempts = workspace.attempts()): Promise<void> {
  const attempt = await attempts.begin('train@a/b', workspace.setting.mode, outs, await workspace.oldOuts());
  await attempt.recordJob({ executor: 'local', handle: 'job' });
  write(workspace, attempt, outs);
  const made: OutRecord[] = [];
  for (const one of outs) {
    const hash = await workspace.hashOf(attempt.outPath(one));
    assert.ok(hash !== null);
    made.push({ path: one.path, hash, size: 0 });
  }
  await attempt.commit(made);
  attempts.removeSpare();
}

export async function fail(workspace: Workspace, attempts = workspace.attempts()): Promise<void> {
  const attempt = await attempts.begin('train@a/b', workspace.setting.mode, outs, await workspace.oldOuts());
  await attempt.recordJob({ executor: 'local', handle: 'job' });
  // It fails half-way: the last outs were never begun.
  write(workspace, attempt, outs.slice(0, 3));
  await attempt.undo();
  attempts.removeSpare();
}

/** Every old out is in its place, or known, or lies aside with a record; and all that lies aside is told. */
export function checkNothingLost(workspace: Workspace): void {
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

export const sorted = (tree: Tree): Tree =>
  Object.fromEntries(Object.entries(tree).sort(([a], [b]) => (a < b ? -1 : 1)));

/** The folder that was made for an out stays when the attempt is undone. */
export const withoutEmptyFolders = (tree: Tree): Tree =>
  Object.fromEntries(Object.entries(tree).filter(([path]) => !path.endsWith('/')));

/** Known or unknown content, both ways of writing, on one device or two. */
export const settingsOn = (on: Setting['on']): readonly Setting[] =>
  [false, true].flatMap((acrossDevices) =>
    (['script', 'command'] as const).flatMap((mode) =>
      [true, false].map((areKnown) => ({ on, mode, areKnown, acrossDevices })),
    ),
  );

/** A setting in words, as a suite's title. */
export function titleOf({ on, mode, areKnown, acrossDevices }: Setting): string {
  const where = `${acrossDevices ? ', outs on another device' : ''}${on === 'real' ? ', on a real disk' : ''}`;
  return `${mode} over ${areKnown ? 'known' : 'unknown'} content${where}`;
}
