import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { suite, test } from 'node:test';
import { Aside } from '../../src/state/aside.js';
import { encodeOwn } from '../../src/system/own-file.js';
import { FakeClock } from '../support/fake-clock.js';
import { faultyDisk, Killed } from '../support/faulty-disk.js';
import { readTree, writeTree, type Tree } from '../support/tree.js';
import { VirtualDisk } from '../support/virtual-disk/virtual-disk.js';

const FOLDER = '/w/.lockstep/aside';
const FACTS = { path: 'd/out', stage: 's', cause: 'run' } as const;
const RECORD = { ...FACTS, size: 4, at: '2026-11-28T00:00:00.000Z' };

class Scene {
  readonly clock = new FakeClock();
  readonly disk = new VirtualDisk(this.clock).disk;
  #names = 0xffff_ffff;
  /** Later ones come first by name. */
  readonly #random = { hex: (): string => (this.#names -= 1).toString(16) };

  constructor(tree: Tree = {}) {
    this.disk.makeFolder(FOLDER);
    writeTree('/w', tree, this.disk);
  }

  aside(disk = this.disk): Aside {
    return new Aside({ disk, clock: this.clock, random: this.#random }, FOLDER);
  }

  /** @returns its id */
  async take(path: string, text: string): Promise<string> {
    writeTree('/w', { [path]: text }, this.disk);
    const { id } = await this.aside().take(join('/w', path), { ...FACTS, path });
    this.clock.skip(1_000);
    return id;
  }

  left(): Tree {
    return readTree(FOLDER, [], this.disk);
  }

  listed(): readonly unknown[] {
    return this.aside()
      .list()
      .map(({ record, place, size }) => [record?.path ?? null, this.disk.read(place).toString(), size]);
  }
}

suite('what lies aside', () => {
  test('is listed with its size, oldest first, and what can’t be read before all else', async () => {
    const scene = new Scene();
    const ids = [];
    for (const text of ['1', '22', '333', '4444']) ids.push(await scene.take(`d/${text}`, text));
    for (const index of [1, 3]) {
      scene.disk.write(join(FOLDER, ids[index] ?? '', 'aside.json'), 'damaged');
    }
    const [first, second, ...others] = scene.listed();
    assert.deepEqual(new Set([first, second].map(String)), new Set([',22,2', ',4444,4']));
    assert.deepEqual(others, [
      ['d/1', '1', 1],
      ['d/333', '333', 3],
    ]);
  });

  test('keeps its own name in a folder of its own, and is told as it was taken', async () => {
    const scene = new Scene({ 'd/out/a': 'a', 'd/out/sub/b': 'bcd' });
    const entry = await scene.aside().take('/w/d/out', FACTS);
    assert.deepEqual(scene.aside().find(entry.id), entry);
    assert.equal(entry.size, 4);
    assert.deepEqual(readTree(dirname(entry.place), [], scene.disk), { 'out/a': 'a', 'out/sub/b': 'bcd' });
    assert.equal(scene.disk.lstat('/w/d/out'), null);
  });

  test('is gone when it is removed, and nothing else is', async () => {
    const scene = new Scene();
    const [one, other] = [await scene.take('one', '1'), await scene.take('other', '2')];
    scene.aside().remove(one);
    assert.deepEqual(scene.listed(), [['other', '2', 1]]);
    assert.deepEqual([scene.aside().find(one), scene.aside().find(other)?.id], [null, other]);
    assert.deepEqual(scene.disk.list(FOLDER), [other]);
  });

  test('is told until it is gone for good, at whatever call the removal is killed', async () => {
    for (let at = 1; ; at += 1) {
      const scene = new Scene();
      const id = await scene.take('d/out', 'text');
      const disk = faultyDisk(scene.disk, { at, fault: { kind: 'kill-halfway' } });
      let isKilled = false;
      try {
        scene.aside(disk).remove(id);
      } catch (error) {
        assert.ok(error instanceof Killed);
        isKilled = true;
      }
      const listed = scene.listed();
      scene.aside().sweep();
      assert.deepEqual(scene.listed(), listed);
      if (listed.length === 0) assert.deepEqual(scene.left(), {});
      else assert.deepEqual(listed, [['d/out', 'text', 4]]);
      if (!isKilled) return;
    }
  });

  test('is looked for under no other name', async () => {
    const scene = new Scene({ 'aside.json': '', 'content/x': '' });
    await scene.take('d/out', 'text');
    for (const id of ['..', '../..', '.', '', 'x', '0', '/w', '../0a']) {
      assert.equal(scene.aside().find(id), null, id);
    }
  });

  test('has never the name of another', async () => {
    const scene = new Scene({ '.lockstep/aside/fffffffe/content/x': 'taken' });
    const id = await scene.take('d/out', 'text');
    assert.equal(id, 'fffffffd');
  });
});

suite('whoever comes next', () => {
  const entry = (record: string | null, content: Tree): Tree => ({
    ...(record === null ? {} : { '.lockstep/aside/0a/aside.json': record }),
    ...Object.fromEntries(
      Object.entries(content).map(([name, text]) => [`.lockstep/aside/0a/content/${name}`, text]),
    ),
  });
  const proven = encodeOwn({ name: 'aside', version: 2 }, RECORD);
  const MOVING = '.out.lockstep-moving';

  test('sweeps away what has no content, or none that is whole', () => {
    for (const content of [{}, { [MOVING]: 'ha' }, { [`${MOVING}/a`]: 'ha' }]) {
      const scene = new Scene(entry(proven, content));
      assert.deepEqual(scene.listed(), []);
      scene.aside().sweep();
      assert.deepEqual(scene.left(), {});
    }
  });

  test('sweeps away the unfinished copy beside what is whole', () => {
    const scene = new Scene(entry(proven, { out: 'text', [MOVING]: 'ha' }));
    scene.aside().sweep();
    assert.deepEqual(scene.left(), { '0a/aside.json': proven, '0a/content/out': 'text' });
  });

  test('keeps and tells content whose record is lost, damaged or of another path', () => {
    for (const record of [null, 'damaged', proven.replace('d/out', 'd/uot')]) {
      const scene = new Scene(entry(record, { [MOVING]: 'ha', out: 'text' }));
      scene.aside().sweep();
      assert.deepEqual(scene.listed(), [[null, 'text', 4]]);
    }
    const scene = new Scene(entry(proven, { other: 'text' }));
    scene.aside().sweep();
    assert.equal(scene.left()['0a/content/other'], 'text');
  });

  test('finds nothing where there never was anything', () => {
    const scene = new Scene();
    scene.disk.remove(FOLDER);
    scene.aside().sweep();
    assert.deepEqual(scene.listed(), []);
  });

  const told = (record: unknown): unknown => {
    const text = typeof record === 'string' ? record : encodeOwn({ name: 'aside', version: 2 }, record);
    return new Scene(entry(text, { out: 'text' })).aside().find('0a')?.record ?? null;
  };

  test('believes a record of this version, or of the first one, which had no check', () => {
    const decoded = { ...RECORD, at: Date.parse(RECORD.at) };
    for (const cause of ['run', 'restore', 'put-back'] as const) {
      assert.deepEqual(told({ ...RECORD, cause }), { ...decoded, cause });
    }
    assert.deepEqual(told({ ...RECORD, stage: null }), { ...decoded, stage: null });
    assert.deepEqual(told(JSON.stringify({ ...RECORD, version: 1 })), decoded);
  });

  const WRONG: Readonly<Record<string, unknown>> = {
    nothing: null,
    'a word': 'run',
    'a path that leads out': { ...RECORD, path: '../out' },
    'an absolute path': { ...RECORD, path: '/out' },
    'all of the workspace': { ...RECORD, path: '.' },
    'no path': { ...RECORD, path: '' },
    'a path that isn’t normal': { ...RECORD, path: 'd/../out' },
    'a path that is no text': { ...RECORD, path: ['out'] },
    'a stage that is no name': { ...RECORD, stage: 1 },
    'an unknown cause': { ...RECORD, cause: 'wind' },
    'a size that is no number': { ...RECORD, size: '4' },
    'a time that is none': { ...RECORD, at: 'yesterday' },
    'a time that is a number': { ...RECORD, at: 0 },
  };
  for (const [what, content] of Object.entries(WRONG)) {
    test(`believes no record with ${what}`, () => {
      assert.equal(told(typeof content === 'string' ? JSON.stringify(content) : content), null);
      assert.equal(told(JSON.stringify({ ...Object(content), version: 1 })), null);
    });
  }

  test('believes no record without a check of a version that has one, or of none', () => {
    for (const text of [{ ...RECORD, version: 2 }, RECORD, null, 'run', [1]]) {
      assert.equal(told(JSON.stringify(text)), null);
    }
  });
});
