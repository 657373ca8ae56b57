import assert from 'node:assert/strict';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { StoreError } from '../../src/model/errors.js';
import type { PipelineFile } from '../../src/model/graph.js';
import type { LockEntry } from '../../src/model/records.js';
import { encodeLock } from '../../src/state/lock-text.js';
import { readLocks, writeLock } from '../../src/state/locks.js';
import { FakeClock } from '../support/fake-clock.js';
import { lockEntry, lockOf } from '../support/lock-entries.js';
import { VirtualDisk } from '../support/virtual-disk/virtual-disk.js';

const WORKSPACE = '/w';

/** Of a dvc.yaml's stage: its commands are run by the user's shell. */
const ofDvc = (seed: string): LockEntry =>
  lockEntry(seed, { action: { kind: 'command', commands: [seed], shell: '$SHELL' } });
const command = lockEntry('command', { action: { kind: 'command', commands: ['x'], shell: '/bin/sh' } });
const script = lockEntry('script');

const pipeline = (settings: Partial<PipelineFile> = {}): PipelineFile => ({
  path: 'pipeline.yaml',
  folder: '.',
  dialect: 'lockstep',
  lock: 'pipeline.lock',
  prefix: null,
  ...settings,
});
const dvc = (settings: Partial<PipelineFile> = {}): PipelineFile =>
  pipeline({ path: 'dvc.yaml', dialect: 'dvc', lock: 'dvc.pipeline.lock', ...settings });

class Scene {
  readonly disk = new VirtualDisk(new FakeClock()).disk;

  constructor(files: Readonly<Record<string, string>>) {
    for (const [path, text] of Object.entries(files)) {
      this.disk.makeFolder(join(WORKSPACE, path, '..'));
      this.disk.write(join(WORKSPACE, path), text);
    }
  }

  /** Names and blocks of what the locks of these files say. */
  stages(
    files: readonly PipelineFile[],
    stages: readonly string[] | null,
  ): Readonly<Record<string, LockEntry>> {
    const locked = {
      workspace: WORKSPACE,
      files: new Map(files.map((file) => [file.path, file])),
      stages: stages === null ? null : new Set(stages),
    };
    return Object.fromEntries(readLocks(this.disk, locked).stages);
  }

  read(path: string): string | null {
    const place = join(WORKSPACE, path);
    return this.disk.stat(place) === null ? null : this.disk.read(place).toString();
  }
}

suite('the locks of several files are one', () => {
  const inner = pipeline({
    path: 'sub/pipeline.yaml',
    folder: 'sub',
    lock: 'sub/pipeline.lock',
    prefix: 'sub/pipeline.yaml',
  });

  test('each writes its own stages, by names and paths from its own folder', () => {
    const scene = new Scene({ 'sub/pipeline.yaml': '' });
    const entry = lockEntry('a', {
      deps: [{ name: null, path: 'sub/in', hash: `file:${'0'.repeat(64)}` }],
      wdir: 'sub',
    });
    const block = { ...entry, outs: entry.outs.map((out) => ({ ...out, path: 'sub/out' })) };
    const whole = lockOf({ 'sub/pipeline.yaml:a': block });
    const scripts = new Map([...whole.scripts.values()].map((code) => ['sub/make.sh', code]));
    assert.equal(writeLock(scene.disk, WORKSPACE, inner, { ...whole, scripts }), true);
    const text = scene.read('sub/pipeline.lock') ?? '';
    for (const own of ['"a": {', '"make.sh": {', '"path": "in"', '"path": "out"', '"wdir": "."']) {
      assert.ok(text.includes(own), `${own} in ${text}`);
    }
    const locked = { workspace: WORKSPACE, files: new Map([[inner.path, inner]]), stages: null };
    const read = readLocks(scene.disk, locked);
    assert.deepEqual([...read.stages], [['sub/pipeline.yaml:a', block]]);
    assert.deepEqual([...(read.files.get(inner.path)?.scripts ?? [])], [...scripts]);
  });

  test('the same name in two files is two stages', () => {
    const scene = new Scene({
      'pipeline.lock': encodeLock(lockOf({ a: command })),
      'sub/pipeline.lock': encodeLock(lockOf({ a: ofDvc('a') })),
    });
    assert.deepEqual(Object.keys(scene.stages([pipeline(), inner], null)), ['a', 'sub/pipeline.yaml:a']);
  });
});

suite('a dvc.yaml had its records in pipeline.lock', () => {
  const before = {
    'pipeline.lock': encodeLock(lockOf({ one: ofDvc('1'), two: ofDvc('2'), command, script })),
  };

  test('while its own lock isn’t there, it has what that says of its stages', () => {
    const scene = new Scene(before);
    assert.deepEqual(scene.stages([dvc()], ['one', 'command', 'script']), { one: ofDvc('1') });
    assert.deepEqual(Object.keys(scene.stages([dvc()], null)), ['one', 'two']);
  });

  test('a file of another name has what is said of its stages, whatever runs them', () => {
    const scene = new Scene(before);
    const other = pipeline({ path: 'other.yaml', lock: 'other.lock' });
    assert.deepEqual(Object.keys(scene.stages([other], ['one', 'script'])), ['one', 'script']);
  });

  test('its own lock counts alone, once it is there', () => {
    const scene = new Scene({ ...before, 'dvc.pipeline.lock': encodeLock(lockOf({ three: ofDvc('3') })) });
    assert.deepEqual(scene.stages([dvc()], ['one', 'three']), { three: ofDvc('3') });
  });

  test('all that pipeline.lock has is its pipeline.yaml’s, in the graph or not', () => {
    const scene = new Scene(before);
    assert.deepEqual(Object.keys(scene.stages([pipeline()], [])), ['command', 'one', 'script', 'two']);
  });

  test('a pipeline.yaml that comes beside it hands them over with its first lock', () => {
    const scene = new Scene({ ...before, 'dvc.yaml': '' });
    assert.equal(writeLock(scene.disk, WORKSPACE, pipeline(), lockOf({ command })), true);
    assert.equal(scene.read('pipeline.lock'), encodeLock(lockOf({ command })));
    assert.deepEqual(scene.stages([dvc()], null), { one: ofDvc('1'), two: ofDvc('2') });
  });

  for (const [what, files, file] of [
    ['no dvc.yaml is there', before, pipeline()],
    ['it has its own lock', { ...before, 'dvc.yaml': '', 'dvc.pipeline.lock': 'its own' }, pipeline()],
    [
      'it has no records there',
      { 'dvc.yaml': '', 'pipeline.lock': encodeLock(lockOf({ script })) },
      pipeline(),
    ],
    [
      'the file writes another lock',
      { ...before, 'dvc.yaml': '' },
      pipeline({ path: 'other.yaml', lock: 'other.lock' }),
    ],
    ['it writes that lock itself', { ...before, 'dvc.yaml': '' }, dvc({ lock: 'pipeline.lock' })],
  ] as const) {
    test(`nothing is handed over where ${what}`, () => {
      const scene = new Scene(files);
      const own = scene.read('dvc.pipeline.lock');
      writeLock(scene.disk, WORKSPACE, file, lockOf({ command }));
      assert.equal(scene.read('dvc.pipeline.lock'), own);
      assert.equal(scene.read(file.lock), encodeLock(lockOf({ command })));
    });
  }

  test('where that can’t be written, the old lock stays', () => {
    const scene = new Scene({ ...before, 'dvc.yaml': '' });
    const refusing = {
      ...scene.disk,
      rename: (from: string, to: string): void => {
        if (to.endsWith('dvc.pipeline.lock')) {
          throw Object.assign(new Error('EIO: injected'), { code: 'EIO', syscall: 'rename', path: to });
        }
        scene.disk.rename(from, to);
      },
    };
    assert.throws(() => writeLock(refusing, WORKSPACE, pipeline(), lockOf({ command })), StoreError);
    assert.equal(scene.read('pipeline.lock'), before['pipeline.lock']);
  });
});
