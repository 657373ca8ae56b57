import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { NewerFormatError, StoreError } from '../../src/model/errors.js';
import { isConfined, isOutPath } from '../../src/pipeline/out-place.js';
import { nodeDisk } from '../../src/system/node/disk.js';
import { encodeOwn } from '../../src/system/own-file.js';
import { realPlace } from '../../src/system/real-place.js';
import { attemptId } from '../../src/state/attempt-record.js';
import type { Attempts } from '../../src/state/attempt.js';
import { nodeClock } from '../../src/system/node/clock.js';
import { nodeHost } from '../../src/system/node/host.js';
import { nodeRandom } from '../../src/system/node/random.js';
import { Aside } from '../../src/state/aside.js';
import { createAttempts } from '../../src/state/attempts.js';
import { openStore } from '../../src/store/open-store.js';
import { lonelyProcesses } from '../support/fake-processes.js';
import { out } from '../support/outs.js';
import { tempFolder } from '../support/temp-folder.js';
import { unsyncedDisk } from '../support/test-disks.js';
import { readTree, writeTree } from '../support/tree.js';

class Scene {
  readonly workspace = tempFolder('workspace');
  readonly beside = tempFolder('beside');
  readonly folder = join(this.workspace, '.lockstep/attempts');

  constructor() {
    writeTree(this.workspace, { 'd/x': 'mine', src: 'mine' });
    writeTree(this.beside, { x: 'mine' });
  }

  attempts(): Attempts {
    const { workspace, folder } = this;
    const parts = { disk: unsyncedDisk, clock: nodeClock, random: nodeRandom };
    const aside = new Aside(parts, join(workspace, '.lockstep/aside'));
    const hash = (): Promise<null> => Promise.resolve(null);
    return createAttempts({
      ...parts,
      workspace,
      folder,
      reclaim: () => Promise.resolve(false),
      aside,
      hash,
      boot: 'boot',
      endsWithMachine: true,
    });
  }

  /** An attempt that a kill left, committed, with a new out to be moved into place. */
  leave(path: string, { id = attemptId('s'), mode = 'script', stage = 's' } = {}): void {
    const spec = { version: 1, stage, mode, outs: [{ path, persist: false, hadOld: true, stored: true }] };
    writeTree(join(this.folder, id), {
      'attempt.json': JSON.stringify(spec),
      committed: '',
      [`new/0/${basename(path)}`]: 'forged',
      'old/0': 'old',
    });
  }

  tree(): unknown {
    return [readTree(this.workspace), readTree(this.beside)];
  }
}

suite('attempt.json is believed only where an attempt can have written it', () => {
  const refused = async (scene: Scene, why: RegExp): Promise<void> => {
    const before = scene.tree();
    await assert.rejects(scene.attempts().recover(), (error) => {
      assert.ok(error instanceof StoreError);
      assert.match(error.message, why);
      assert.ok(error.message.includes(scene.folder), 'it names where the old outs lie');
      return true;
    });
    assert.deepEqual(scene.tree(), before);
  };

  test('an attempt that is as it should be is finished', async () => {
    const scene = new Scene();
    scene.leave('d/x');
    await scene.attempts().recover();
    assert.equal(readTree(scene.workspace)['d/x'], 'forged');
  });

  for (const path of [
    '../x',
    '/x',
    'd/../../x',
    'd//x',
    './d',
    'd/',
    '.',
    '',
    'a\0b',
    '.lockstep/store',
    '.git/x',
  ]) {
    test(`not with the path ${JSON.stringify(path)}`, async () => {
      const scene = new Scene();
      const id = attemptId('s');
      scene.leave('d/x');
      const spec = join(scene.folder, id, 'attempt.json');
      const outs = [
        { path: path === '/x' ? join(scene.beside, 'x') : path, persist: false, hadOld: true, stored: true },
      ];
      writeFileSync(spec, JSON.stringify({ version: 1, stage: 's', mode: 'script', outs }));
      await refused(scene, /attempt\.json is damaged or forged/);
      assert.throws(() => scene.attempts().left(), StoreError);
    });
  }

  const OUT = { path: 'd/x', persist: false, hadOld: true, stored: true };
  const SPEC = { stage: 's', mode: 'script', outs: [OUT] };
  const digest = 'file:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

  /** What attempt.json holds, word for word. */
  const leaving = (text: string, id = attemptId('s')): Scene => {
    const scene = new Scene();
    scene.leave('d/x', { id });
    writeFileSync(join(scene.folder, id, 'attempt.json'), text);
    return scene;
  };
  const proven = (content: unknown): string => encodeOwn({ name: 'attempt', version: 2 }, content);

  for (const [what, content] of Object.entries({
    'nothing of it': null,
    'a word': 'script',
    'a list': [SPEC],
    'a stage that is no name': { ...SPEC, stage: 1 },
    'a third mode': { ...SPEC, mode: 'other' },
    'no outs': { ...SPEC, outs: undefined },
    'outs that are no list': { ...SPEC, outs: { 0: OUT, length: 1 } },
    'an out that is nothing': { ...SPEC, outs: [OUT, null] },
    'an out that is a word': { ...SPEC, outs: [OUT, 'd/x'] },
    'a path that is no text': { ...SPEC, outs: [{ ...OUT, path: 1 }] },
    'persist that is no truth': { ...SPEC, outs: [{ ...OUT, persist: 0 }] },
    'hadOld that is no truth': { ...SPEC, outs: [{ ...OUT, hadOld: 'yes' }] },
    'stored that is no truth': { ...SPEC, outs: [{ ...OUT, stored: null }] },
    'known that is no truth': { ...SPEC, outs: [{ ...OUT, known: 'yes' }] },
    'a content that is a number': { ...SPEC, outs: [{ ...OUT, content: 1 }] },
    'a content that is no hash': { ...SPEC, outs: [{ ...OUT, content: 'file:abc' }] },
  })) {
    test(`not with ${what}, checked or as the first versions wrote it`, async () => {
      await refused(leaving(proven(content)), /attempt\.json is damaged or forged/);
      const unchecked = JSON.stringify(content);
      await refused(leaving(unchecked), /attempt\.json is damaged or forged/);
    });
  }

  test('nor without a check in a version that has one', async () => {
    await refused(leaving(JSON.stringify({ ...SPEC, version: 2 })), /attempt\.json is damaged or forged/);
  });

  test('nor cut short', async () => {
    await refused(leaving(proven(SPEC).slice(0, -9)), /attempt\.json is damaged or forged/);
  });

  for (const [what, text] of Object.entries({
    'as it is written': proven({ ...SPEC, outs: [{ ...OUT, content: digest, known: true }] }),
    'over what has no hash': proven({ ...SPEC, outs: [{ ...OUT, content: null, known: false }] }),
    'of the first version': JSON.stringify({ ...SPEC, version: 1 }),
    'older than versions': JSON.stringify(SPEC),
  })) {
    test(`but ${what}, in a folder with a long or with a short name`, async () => {
      for (const id of [attemptId('s'), `s-${attemptId('s').slice(2, 10)}`]) {
        const scene = leaving(text, id);
        await scene.attempts().recover();
        assert.equal(readTree(scene.workspace)['d/x'], 'forged');
      }
    });
  }

  test('what an earlier version left says of nothing that it may go: it is set aside', async () => {
    const scene = leaving(JSON.stringify({ ...SPEC, version: 1 }));
    const [recovered] = await scene.attempts().recover();
    assert.deepEqual(
      recovered?.setAside.map(({ place }) => readTree(dirname(place))),
      [{ x: 'mine' }, { x: 'old' }],
    );
  });

  test('nor may a command’s old outs go that it left', async () => {
    const scene = leaving(JSON.stringify({ ...SPEC, mode: 'command', version: 1 }));
    const [recovered] = await scene.attempts().recover();
    assert.deepEqual(
      recovered?.setAside.map(({ place }) => readTree(dirname(place))),
      [{ x: 'old' }],
    );
  });

  test('one of a later version waits for that one', async () => {
    const scene = leaving(encodeOwn({ name: 'attempt', version: 3 }, {}));
    const before = scene.tree();
    await assert.rejects(scene.attempts().recover(), (error) => {
      assert.ok(error instanceof NewerFormatError);
      assert.doesNotMatch(error.message, /undefined/);
      assert.match(
        error.message,
        /3[^]*2[^]*Run that version once: it finishes or undoes what was interrupted/,
      );
      return true;
    });
    assert.deepEqual(scene.tree(), before);
  });

  test('not in the folder of another stage', async () => {
    const scene = new Scene();
    scene.leave('d/x', { id: attemptId('other') });
    await refused(scene, /attempt\.json is damaged or forged/);
  });

  for (const mode of ['script', 'command']) {
    test(`a ${mode}'s outs are not moved through a link that leads out, and are once it is gone`, async () => {
      const scene = new Scene();
      const { workspace, beside } = scene;
      scene.leave('d/x', { mode });
      if (mode === 'command') rmSync(join(scene.folder, attemptId('s'), 'committed'));
      renameSync(join(workspace, 'd'), join(workspace, 'kept'));
      symlinkSync(beside, join(workspace, 'd'));
      await refused(
        scene,
        /can't recover s, .*: out d\/x lies below the link d → .*, which leads out of the workspace/,
      );
      rmSync(join(workspace, 'd'));
      await scene.attempts().recover();
      assert.equal(readTree(workspace)['d/x'], mode === 'script' ? 'forged' : 'old');
    });
  }
});

test('a folder that becomes a link while a script runs costs nothing', async () => {
  const scene = new Scene();
  const { workspace, beside } = scene;
  const attempt = await scene.attempts().begin('s', 'script', [out('d/x')], new Map());
  writeFileSync(attempt.outPath(out('d/x')), 'new');
  renameSync(join(workspace, 'd'), join(workspace, 'kept'));
  symlinkSync(beside, join(workspace, 'd'));
  await assert.rejects(attempt.commit([]), /can't put its outs into place: out d\/x lies below the link d/);
  assert.deepEqual(readTree(beside), { x: 'mine' });
  rmSync(join(workspace, 'd'));
  renameSync(join(workspace, 'kept'), join(workspace, 'd'));
  await scene.attempts().recover();
  const tree = readTree(workspace);
  assert.equal(tree['d/x'], 'mine');
  assert.equal(tree[`.lockstep/attempts/${attemptId('s')}/partial/d/x`], 'new');
});

test('the place of a restored out is asked for when everything is ready', async () => {
  const workspace = tempFolder('store');
  const asked: string[] = [];
  const parts = {
    disk: unsyncedDisk,
    host: nodeHost,
    processes: lonelyProcesses,
    random: { hex: () => String(asked.length) + String(Math.random()).slice(2) },
  };
  const hash = 'file:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' as const;
  writeFileSync(join(workspace, 'abc'), 'abc');
  const layout = { store: join(workspace, 'store'), runs: join(workspace, 'runs') };
  const { store } = openStore(parts, layout, (place) => {
    asked.push(place);
    throw new StoreError('not there');
  });
  await store.put(join(workspace, 'abc'), { kind: 'file', hash, size: 3 });
  const place = join(workspace, 'new/place');
  await assert.rejects(store.restore({ hash, size: 3 }, place), /can't restore .*: not there/);
  assert.deepEqual([asked, nodeDisk.lstat(join(workspace, 'new'))], [[place], null]);
});

suite('confined paths', () => {
  const root = tempFolder('root');
  const beside = tempFolder('beside');
  mkdirSync(join(root, 'in/deep'), { recursive: true });
  symlinkSync('in', join(root, 'inner'));
  symlinkSync('../in/deep', join(root, 'in/up'));
  symlinkSync(beside, join(root, 'outer'));
  symlinkSync('outer', join(root, 'twice'));
  symlinkSync(join(root, 'in'), join(root, 'absolute'));
  symlinkSync('circle', join(root, 'circle'));
  symlinkSync(`../${basename(root)}/in`, join(root, 'round'));

  test('links are followed as the system follows them, but for the last part', () => {
    const placeOf = (path: string): string | null => realPlace(nodeDisk, root, path).path;
    assert.equal(placeOf('inner/x'), join(root, 'in/x'));
    assert.equal(placeOf('inner/up/new/x'), join(root, 'in/deep/new/x'));
    assert.equal(placeOf('twice/x'), join(beside, 'x'));
    assert.equal(placeOf('absolute/x'), join(root, 'in/x'));
    assert.equal(placeOf('outer'), join(root, 'outer'));
    assert.equal(placeOf('circle/x'), null);
    assert.deepEqual(realPlace(nodeDisk, root, 'twice/x').link, {
      path: join(root, 'outer'),
      target: beside,
    });
  });

  test('a path is confined while it ends in the workspace', () => {
    for (const path of ['x', 'new/x', 'inner/x', 'inner/up/x', 'absolute/x', 'round/x', 'outer']) {
      assert.equal(isConfined(nodeDisk, root, path), true, path);
    }
    for (const path of [
      'outer/x',
      'twice/x',
      'outer/new/x',
      '../x',
      join(root, 'x'),
      'circle/x',
      'inner/../../x',
    ]) {
      assert.equal(isConfined(nodeDisk, root, path), false, path);
    }
  });

  test('whatever the path: where it is confined, what is written there lies in the workspace', () => {
    const names = [
      '..',
      '.',
      '',
      'in',
      'deep',
      'inner',
      'up',
      'outer',
      'twice',
      'absolute',
      'circle',
      'round',
      'x',
    ];
    const paths = fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(paths, (parts) => {
        const path = parts.join('/');
        if (!isConfined(nodeDisk, root, path)) return;
        assert.ok(isOutPath(path));
        const folder = nodeDisk.stat(join(root, path, '..'));
        if (folder?.kind !== 'folder') return;
        const real = nodeDisk.realPath(join(root, path, '..'));
        assert.ok(real === root || real.startsWith(`${root}/`), `${path} → ${real}`);
      }),
      { numRuns: 2_000 },
    );
  });
});
