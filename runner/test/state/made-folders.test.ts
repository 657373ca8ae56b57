import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { suite, test } from 'node:test';
import type { Attempt, Attempts } from '../../src/state/attempt.js';
import type { Disk } from '../../src/system/disk.js';
import { faultyDisk } from '../support/faulty-disk.js';
import { out } from '../support/outs.js';
import type { Tree } from '../support/tree.js';
import { Workspace } from './attempts-bench.js';
import { killed } from './attempts-recovered.js';

const MADE = [out('made/sub/out'), out('made/sub/more')];
const HERE = { on: 'virtual', mode: 'command', areKnown: true, acrossDevices: false } as const;
const ELSEWHERE = { ...HERE, acrossDevices: true };

/** A command's outs whose folders it made itself, and of which each has a mode that no new folder gets. */
class Scene {
  readonly workspace: Workspace;

  constructor(setting: Workspace['setting'] = HERE) {
    this.workspace = new Workspace(setting, {});
  }

  static async made(setting?: Workspace['setting']): Promise<Scene> {
    const scene = new Scene(setting);
    const attempt = await scene.begin();
    scene.write({ 'made/sub/out': 'old', 'made/sub/more': 'old' });
    await attempt.commit([]);
    scene.workspace.disk.chmod(scene.path('made'), 0o711);
    scene.workspace.disk.chmod(scene.path('made/sub'), 0o700);
    return scene;
  }

  path(path: string): string {
    return join(this.workspace.path, path);
  }

  write(tree: Tree): void {
    const { disk } = this.workspace;
    for (const [path, text] of Object.entries(tree)) {
      disk.makeFolder(dirname(this.path(path)));
      disk.write(this.path(path), text);
    }
  }

  async begin(attempts: Attempts = this.workspace.attempts()): Promise<Attempt> {
    const attempt = await attempts.begin('s', 'command', MADE, new Map());
    await attempt.recordJob({ executor: 'local', handle: 'job' });
    return attempt;
  }

  /** Folders that were there before the second attempt. */
  get modes(): readonly (number | null)[] {
    return ['made', 'made/sub'].map((path) => {
      const stat = this.workspace.disk.lstat(this.path(path));
      return stat === null ? null : stat.mode & 0o777;
    });
  }

  assertAsBefore(): void {
    assert.deepEqual(this.workspace.tree(), { 'made/sub/more': 'old', 'made/sub/out': 'old' });
    assert.deepEqual(this.modes, [0o711, 0o700]);
  }
}

suite('folders that a command made', () => {
  test('are not in its way the second time', async () => {
    const scene = await Scene.made();
    const attempt = await scene.begin();
    assert.deepEqual(scene.workspace.tree(), {});
    scene.write({ 'made/sub/out': 'new', 'made/sub/more': 'new' });
    await attempt.commit([]);
    assert.deepEqual(scene.workspace.tree(), { 'made/sub/more': 'new', 'made/sub/out': 'new' });
    assert.deepEqual(scene.workspace.kept(), []);
  });

  test('come back as they were where it fails', async () => {
    const scene = await Scene.made();
    await (await scene.begin()).undo();
    scene.assertAsBefore();
  });

  test('come back at whatever call it is killed', async () => {
    let calls = 0;
    for (let at = 1; ; at += 1) {
      const scene = await Scene.made();
      const faulty = scene.workspace.attempts((disk) =>
        faultyDisk(disk, { at, fault: { kind: 'kill-before' } }),
      );
      if (!(await killed(async () => (await scene.begin(faulty)).undo()))) break;
      calls += 1;
      await scene.workspace.attempts().recover();
      scene.assertAsBefore();
    }
    assert.ok(calls > 10);
  });

  test('that it has made anew hold what it has put there, and the old outs', async () => {
    const scene = await Scene.made();
    const attempt = await scene.begin();
    scene.write({ 'made/other': 'new' });
    await attempt.undo();
    assert.deepEqual(scene.workspace.tree(), {
      'made/other': 'new',
      'made/sub/more': 'old',
      'made/sub/out': 'old',
    });
    assert.deepEqual(scene.modes, [0o755, 0o700]);
  });

  test('stay where something else is in them', async () => {
    const scene = await Scene.made();
    scene.write({ 'made/note': 'by hand' });
    const moved: string[] = [];
    const listening = (disk: Disk): Disk => ({
      ...disk,
      rename(from, to) {
        moved.push(from);
        disk.rename(from, to);
      },
    });
    const attempt = await scene.begin(scene.workspace.attempts(listening));
    // Not even for a moment: somebody may be at work in it.
    assert.equal(moved.includes(scene.path('made')), false);
    assert.deepEqual(scene.workspace.tree(), { 'made/note': 'by hand' });
    assert.deepEqual(scene.modes, [0o711, null]);
    await attempt.undo();
    assert.deepEqual(scene.modes, [0o711, 0o700]);
  });

  test('stay where another device lies between', async () => {
    const scene = await Scene.made(ELSEWHERE);
    const attempt = await scene.begin();
    assert.deepEqual(scene.modes, [0o711, 0o700]);
    await attempt.undo();
    scene.assertAsBefore();
  });

  test('stay where somebody writes into them at that moment', async () => {
    const scene = await Scene.made();
    const hasty = (disk: Disk): Disk => ({
      ...disk,
      rename(from, to) {
        if (from.endsWith('made/sub')) scene.write({ 'made/sub/note': 'by hand' });
        disk.rename(from, to);
      },
    });
    const attempt = await scene.begin(scene.workspace.attempts(hasty));
    assert.deepEqual(scene.workspace.tree(), { 'made/sub/note': 'by hand' });
    await attempt.undo();
    assert.deepEqual(scene.modes, [0o711, 0o700]);
  });

  test('that can’t be taken fail the attempt, and are told', async () => {
    const scene = await Scene.made();
    const refusing = (disk: Disk): Disk => ({
      ...disk,
      rename(from, to) {
        if (from.endsWith('made/sub')) throw Object.assign(new Error('EIO: injected'), { code: 'EIO' });
        disk.rename(from, to);
      },
    });
    await assert.rejects(scene.begin(scene.workspace.attempts(refusing)), /EIO: injected/);
    scene.assertAsBefore();
  });

  test('stay where the note of them is lost', async () => {
    const scene = await Scene.made();
    scene.workspace.disk.write(join(scene.workspace.internal, 'folders.json'), '{}');
    await scene.begin();
    assert.deepEqual(scene.modes, [0o711, 0o700]);
  });
});

test('folders that were there before a command stay', async () => {
  const scene = new Scene();
  scene.workspace.disk.makeFolder(scene.path('made'));
  const first = await scene.begin();
  scene.write({ 'made/sub/out': 'old', 'made/sub/more': 'old' });
  await first.commit([]);
  await scene.begin();
  assert.deepEqual(scene.modes, [0o755, null]);
});

test('folders of a command that failed are nobody’s', async () => {
  const scene = new Scene();
  const first = await scene.begin();
  scene.write({ 'made/sub/out': 'half' });
  await first.undo();
  const second = await scene.begin();
  scene.write({ 'made/sub/out': 'old', 'made/sub/more': 'old' });
  await second.commit([]);
  await scene.begin();
  assert.deepEqual(scene.modes, [0o755, 0o755]);
});

test('notes of other commands’ folders are kept', async () => {
  const scene = await Scene.made();
  const attempt = await scene.workspace.attempts().begin('t', 'command', [out('its/own')], new Map());
  scene.write({ 'its/own': 'old' });
  await attempt.commit([]);
  await scene.begin();
  assert.deepEqual(scene.modes, [null, null]);
});
