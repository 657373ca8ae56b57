import assert from 'node:assert/strict';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import type { Attempt } from '../../src/state/attempt.js';
import { attemptId } from '../../src/state/attempt-record.js';
import type { Disk } from '../../src/system/disk.js';
import { faultyDisk } from '../support/faulty-disk.js';
import { out } from '../support/outs.js';
import { readTree, writeTree, type Tree } from '../support/tree.js';
import { fail, settingsOn, succeed, titleOf, Workspace, type Setting } from './attempts-bench.js';

const HERE = { on: 'virtual', mode: 'command', areKnown: true, acrossDevices: false } as const;

const begin = async (workspace: Workspace): Promise<Attempt> => {
  const attempt = await workspace.attempts().begin('s', workspace.setting.mode, [out('d/x')], new Map());
  await attempt.recordJob({ executor: 'local', handle: 'job' });
  return attempt;
};

const partialOf = ({ disk, internal }: Workspace): Tree =>
  readTree(join(internal, 'attempts', attemptId('train@a/b'), 'partial'), [], disk);

suite('what a failed attempt had written', () => {
  const WRITTEN: Tree = {
    'data/file': 'new file',
    'data/folder/a': 'new a',
    'data/folder/c': 'new c',
    'was-absent': 'new',
  };

  for (const setting of settingsOn('virtual')) {
    test(`stays until everything is well again, ${titleOf(setting)}`, async () => {
      const workspace = new Workspace(setting);
      await fail(workspace);
      assert.deepEqual({ ...partialOf(workspace), log: '' }, { ...WRITTEN, log: '' });
      const attempts = workspace.attempts();
      assert.deepEqual([attempts.left(), await attempts.recover(), [...attempts.foresee()]], [[], [], []]);
      assert.deepEqual({ ...partialOf(workspace), log: '' }, { ...WRITTEN, log: '' });
      attempts.removeUndone();
      assert.deepEqual(workspace.kept(), []);
    });

    test(`gives way to the next attempt at its stage, ${titleOf(setting)}`, async () => {
      const workspace = new Workspace(setting);
      await fail(workspace);
      await succeed(workspace);
      assert.deepEqual(workspace.kept(), []);
    });
  }

  const elsewhere: Setting = { ...HERE, acrossDevices: true };
  /** Whatever is copied to it finds the disk so. */
  const copying = (code: string) => (disk: Disk) =>
    faultyDisk(disk, {
      at: 1,
      fault: { kind: 'error-from-now-on', code },
      counts: (method) => method === 'copy',
    });

  for (const code of ['ENOSPC', 'EDQUOT']) {
    test(`goes where a full disk (${code}) doesn't take it: the old outs come back all the same`, async () => {
      const workspace = new Workspace(elsewhere, {});
      const attempt = await workspace.attempts(copying(code)).begin('s', 'command', [out('d/x')], new Map());
      await attempt.recordJob({ executor: 'local', handle: 'job' });
      writeTree(workspace.path, { 'd/x/a': 'half' }, workspace.disk);
      const partial = await attempt.undo();
      assert.deepEqual(workspace.tree(), { 'd/': '' });
      assert.deepEqual(readTree(partial ?? '', [], workspace.disk), { 'd/': '' });
    });
  }

  test('stays in place where it can’t be read, and that is told', async () => {
    const workspace = new Workspace(elsewhere, {});
    const attempt = await workspace.attempts(copying('EIO')).begin('s', 'command', [out('d/x')], new Map());
    await attempt.recordJob({ executor: 'local', handle: 'job' });
    writeTree(workspace.path, { 'd/x/a': 'half' }, workspace.disk);
    await assert.rejects(attempt.undo(), /can't put back its old outs: .*EIO/);
    assert.deepEqual(workspace.tree(), { 'd/x/a': 'half' });
  });
});

suite('an attempt', () => {
  test('sets aside what it wasn’t told to be known', async () => {
    const workspace = new Workspace(HERE, { 'd/x': 'old' });
    const attempt = await begin(workspace);
    writeTree(workspace.path, { 'd/x': 'new' }, workspace.disk);
    const [entry, ...others] = await attempt.commit([]);
    assert.deepEqual([entry?.record.path, others], ['d/x', []]);
    assert.equal(workspace.disk.read(entry?.place ?? '').toString(), 'old');
  });

  test('sets aside what somebody wrote in the place of a known out while a script ran', async () => {
    const workspace = new Workspace({ ...HERE, mode: 'script' }, { 'd/x': 'old' });
    const hash = await workspace.hashOf(join(workspace.path, 'd/x'));
    const old = new Map([['d/x', { hash, known: true }]]);
    const attempt = await workspace.attempts().begin('s', 'script', [out('d/x')], old);
    writeTree(workspace.path, { 'd/x': 'by hand' }, workspace.disk);
    workspace.disk.write(attempt.outPath(out('d/x')), 'new');
    const [entry] = await attempt.commit([]);
    assert.equal(workspace.disk.read(entry?.place ?? '').toString(), 'by hand');
    assert.deepEqual(workspace.tree(), { 'd/x': 'new' });
  });

  for (const mode of ['script', 'command'] as const) {
    test(`of a ${mode} sets nothing aside that it has made again`, async () => {
      const workspace = new Workspace({ ...HERE, mode }, { 'd/x': 'same', 'd/y': 'other' });
      const outs = [out('d/x'), out('d/y')];
      const attempt = await workspace.attempts().begin('s', mode, outs, await workspace.oldOuts(outs, false));
      for (const one of outs) workspace.disk.write(attempt.outPath(one), 'same');
      const made = [];
      for (const one of outs) {
        const hash = await workspace.hashOf(attempt.outPath(one));
        assert.ok(hash !== null);
        made.push({ path: one.path, hash, size: 4 });
      }
      const setAside = await attempt.commit(made);
      assert.deepEqual(
        setAside.map(({ record }) => record.path),
        ['d/y'],
      );
    });

    test(`of a ${mode} that left an out unwritten is undone`, async () => {
      const workspace = new Workspace({ ...HERE, mode }, { 'd/x': 'old' });
      const attempt = await begin(workspace);
      await assert.rejects(attempt.commit([]), /d\/x was not written/);
      assert.deepEqual(workspace.tree(), { 'd/x': 'old' });
      assert.deepEqual(workspace.kept(), []);
    });
  }

  test('has places for its own outs only', async () => {
    const attempt = await begin(new Workspace({ ...HERE, mode: 'script' }, {}));
    assert.throws(() => attempt.outPath(out('other')), /other is no out of s/);
  });

  test('that was decided for is finished, though the disk refused to say that it knows', async () => {
    const workspace = new Workspace(HERE, { 'd/x': 'old' });
    let isDecided = false;
    const attempts = workspace.attempts((disk) => ({
      ...disk,
      write(path, content, options) {
        disk.write(path, content, options);
        isDecided ||= path.endsWith('/committed');
      },
      syncAll(paths) {
        if (isDecided) return Promise.reject(Object.assign(new Error('EIO: injected'), { code: 'EIO' }));
        return disk.syncAll(paths);
      },
    }));
    const attempt = await attempts.begin('s', 'command', [out('d/x')], new Map());
    await attempt.recordJob({ executor: 'local', handle: 'job' });
    writeTree(workspace.path, { 'd/x': 'new' }, workspace.disk);
    await assert.rejects(attempt.commit([]), /EIO/);
    assert.deepEqual(workspace.tree(), { 'd/x': 'new' });
    assert.equal((await workspace.attempts().recover())[0]?.outcome, 'finished');
    assert.deepEqual(workspace.tree(), { 'd/x': 'new' });
  });

  test('that is under way stays when failed ones go', async () => {
    const workspace = new Workspace(HERE, { 'd/x': 'old' });
    await begin(workspace);
    const left = workspace.left();
    workspace.attempts().removeUndone();
    assert.deepEqual(workspace.left(), left);
  });

  test('has a folder that can be read, and that no other stage has', () => {
    assert.match(attemptId('train@a//b'), /^train-a-b-[0-9a-f]{32}$/);
    assert.match(attemptId('x'.repeat(100)), /^x{60}-[0-9a-f]{32}$/);
    assert.notEqual(attemptId('a/b'), attemptId('a-b'));
  });

  test('isn’t begun over one that was interrupted', async () => {
    const workspace = new Workspace(HERE, { 'd/x': 'old' });
    await begin(workspace);
    const left = workspace.left();
    await assert.rejects(begin(workspace), /attempts\/s-\S+ must be recovered first/);
    assert.deepEqual(workspace.left(), left);
    assert.deepEqual(await workspace.attempts().recover(), [
      { stage: 's', outcome: 'undone', endedProcess: false, setAside: [] },
    ]);
  });

  test('is begun over what was killed before it touched anything', async () => {
    const workspace = new Workspace(HERE, { 'd/x': 'old' });
    workspace.disk.makeFolder(join(workspace.internal, 'attempts', attemptId('s'), 'old'));
    await begin(workspace);
    assert.deepEqual(workspace.tree(), { 'd/': '' });
  });

  test('makes durable what the store doesn’t keep, and nothing else', async () => {
    const workspace = new Workspace(HERE, {});
    const synced: string[] = [];
    const attempts = workspace.attempts((disk) => ({
      ...disk,
      syncAll: (paths) => {
        synced.push(...paths);
        return disk.syncAll(paths);
      },
    }));
    const outs = [out('kept'), out('loose', { cache: false }), out('git', { cache: false, git: true })];
    const attempt = await attempts.begin('s', 'command', outs, new Map());
    writeTree(workspace.path, { kept: '1', 'loose/a': '2', 'loose/sub/b': '3', git: '4' }, workspace.disk);
    workspace.disk.symlink('a', join(workspace.path, 'loose/link'));
    await attempt.commit([]);
    const below = synced
      .map((path) => path.slice(workspace.path.length + 1))
      .filter((path) => !path.startsWith('.lockstep/'))
      .sort();
    assert.deepEqual(below, ['loose', 'loose/a', 'loose/sub', 'loose/sub/b']);
  });
});

test('recovery removes what was killed before it touched anything, or when it was all over', async () => {
  const workspace = new Workspace(HERE, { 'd/x': 'old' });
  const folder = join(workspace.internal, 'attempts');
  const { disk } = workspace;
  writeTree(folder, { 'a-1/old/': '', '.trash-b-1/committed': '', '.trash-b-1/old/0': 'x' }, disk);
  await begin(workspace);
  assert.deepEqual(workspace.attempts().left(), [{ id: attemptId('s'), stage: 's' }]);
  const [recovered, ...others] = await workspace.attempts().recover();
  assert.deepEqual([recovered?.stage, others, workspace.kept()], ['s', [], []]);
  assert.deepEqual(workspace.tree(), { 'd/x': 'old' });
});
