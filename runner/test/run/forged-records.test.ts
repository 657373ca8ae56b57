import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import type { OutRecord } from '../../src/model/records.js';
import { attemptId } from '../../src/state/attempt-record.js';
import { blockOf, cachedOuts, forgeBlock, forgeLock, forgeRunCache } from '../support/forge.js';
import { Rig } from '../support/rig.js';
import { tempFolder } from '../support/temp-folder.js';
import { readTree } from '../support/tree.js';

const PIPELINE = `
stages:
  one:
    cmd: echo one >> "$CALLS"; cat in > one.txt
    deps: [in]
    outs: [one.txt]
  two:
    cmd: echo two >> "$CALLS"; mkdir -p d; cat one.txt > d/a; echo b > d/b
    deps: [one.txt]
    outs: { a: d/a, b: d/b }
  all:
    cmd: echo all >> "$CALLS"; cat d/a d/b > all.txt
    deps: [{stage: two}]
    outs: [all.txt]
`;

/** A workspace that was run, and a folder beside it in which nothing may happen. */
class Scene {
  readonly rig = new Rig({ 'pipeline.yaml': PIPELINE, in: 'words\n' });
  readonly beside = tempFolder('beside');

  static async finished(): Promise<Scene> {
    const scene = new Scene();
    writeFileSync(join(scene.beside, 'mine'), 'untouched');
    const first = await scene.rig.run();
    assert.equal(first.code, 0, first.stderr);
    return scene;
  }

  /** A path that leads to the folder beside. */
  get out(): string {
    return `../${basename(this.beside)}/x`;
  }

  assertUntouched(): void {
    assert.deepEqual(readTree(this.beside), { mine: 'untouched' });
  }
}

const movedTo =
  (...paths: readonly string[]) =>
  (outs: readonly OutRecord[]): readonly OutRecord[] =>
    outs.map((out, index) => ({ ...out, path: paths[index] ?? out.path }));

const FORGERIES: Readonly<
  Record<string, (scene: Scene) => (outs: readonly OutRecord[]) => readonly OutRecord[]>
> = {
  'a path that leaves the workspace': ({ out }) => movedTo(out),
  'an absolute path': ({ beside }) => movedTo(join(beside, 'x')),
  "another stage's out": () => movedTo('one.txt'),
  "lockstep's own folder": () => movedTo('.lockstep/store/x'),
  'the same outs in another order': () => (outs) => outs.toReversed(),
  'one out less': () => (outs) => outs.slice(1),
  'one out more':
    ({ out }) =>
    (outs) => [...outs, ...outs.slice(0, 1).map((one) => ({ ...one, path: out }))],
};

const LOCK = "the lock's record names other outs than the stage: damaged or forged";
const CACHE = "the run cache's record names other outs than the stage: damaged or forged";

suite('a record of the present key with other outs is no record', () => {
  for (const [what, forgery] of Object.entries(FORGERIES)) {
    for (const declared of [false, true]) {
      test(`in the lock: ${what}${declared ? ', declared so' : ''}`, async () => {
        const scene = await Scene.finished();
        const { rig } = scene;
        const good = rig.read('pipeline.lock');
        forgeLock(rig, 'two', forgery(scene), declared);
        rig.calls();
        const plan = await rig.plan('--allow-missing');
        assert.equal(plan.two?.action, 'run');
        assert.deepEqual(
          plan.two.reasons.map(({ text }) => text),
          [LOCK],
        );
        assert.equal(plan.one?.action, 'up-to-date');
        const report = await rig.run();
        assert.deepEqual([report.code, report.calls], [0, ['two']], report.stderr);
        assert.equal(rig.read('pipeline.lock'), good);
        scene.assertUntouched();
      });
    }

    test(`in the run cache: ${what}`, async () => {
      const scene = await Scene.finished();
      const { rig } = scene;
      const { key, outs } = blockOf(rig, 'two');
      await forgeRunCache(rig, 'two', forgery(scene));
      rig.remove('pipeline.lock');
      rig.remove('d');
      const plan = await rig.plan();
      assert.deepEqual(
        plan.two?.reasons.map(({ text }) => text),
        [CACHE],
      );
      rig.calls();
      const report = await rig.run();
      assert.deepEqual([report.code, report.calls], [0, ['two']], report.stderr);
      assert.deepEqual(await cachedOuts(rig, key), outs);
      scene.assertUntouched();
    });
  }
});

test('status, why and trace tell of a forged record', async () => {
  const scene = await Scene.finished();
  forgeLock(scene.rig, 'two', movedTo(scene.out), true);
  for (const command of [['status'], ['why', 'two'], ['trace', 'd/a']]) {
    const told = await scene.rig.lockstep(...command);
    assert.equal(told.code, 0, told.stderr);
    assert.match(told.stdout, /damaged or forged/);
  }
});

test('other names of the outs in the lock are no record', async () => {
  const { rig } = await Scene.finished();
  forgeBlock(rig, 'two', (entry) => ({
    ...entry,
    inputs: { ...entry.inputs, outs: entry.inputs.outs.map((one) => ({ ...one, name: 'c' })) },
  }));
  assert.deepEqual(
    (await rig.plan()).two?.reasons.map(({ text }) => text),
    [LOCK],
  );
});

test('what the lock proves replaces a forged entry of the run cache', async () => {
  const scene = await Scene.finished();
  const { key, outs } = blockOf(scene.rig, 'two');
  await forgeRunCache(scene.rig, 'two', movedTo(scene.out));
  assert.equal((await scene.rig.run()).last.upToDate, 3);
  assert.deepEqual(await cachedOuts(scene.rig, key), outs);
});

test('a frozen stage is restored to its own outs only', async () => {
  const scene = await Scene.finished();
  const { rig } = scene;
  rig.write('pipeline.yaml', PIPELINE.replace('outs: { a: d/a', 'frozen: true\n    outs: { a: d/a'));
  rig.remove('d/b');
  const [extra] = blockOf(rig, 'two').outs;
  assert.ok(extra);
  forgeLock(rig, 'two', (outs) => [...outs, { ...extra, path: scene.out }], true);
  rig.calls();
  const report = await rig.run();
  assert.deepEqual([report.code, report.calls], [0, []], report.stderr);
  assert.equal(rig.read('d/b'), 'b\n');
  scene.assertUntouched();
});

test('status looks at no path outside for a stage that the pipeline no longer has', async () => {
  const scene = await Scene.finished();
  const { rig } = scene;
  forgeLock(rig, 'all', movedTo(`../${basename(scene.beside)}/mine`), true);
  rig.write('pipeline.yaml', PIPELINE.slice(0, PIPELINE.indexOf('  all:')));
  const status = await rig.lockstep('status', '--json');
  assert.equal(status.code, 0, status.stderr);
  assert.doesNotMatch(status.stdout, /mine/);
});

test('verify holds nothing against a forged record', async () => {
  const scene = await Scene.finished();
  forgeLock(scene.rig, 'two', movedTo(scene.out), true);
  const verified = await scene.rig.lockstep('verify', 'two');
  assert.match(verified.stderr, /nothing to verify: no stage has a result of the present inputs/);
  scene.assertUntouched();
});

test('lock resolve looks at nothing outside, and keeps the side that is in place', async () => {
  const scene = await Scene.finished();
  const { rig } = scene;
  const theirs = rig.read('pipeline.lock');
  writeFileSync(join(scene.beside, 'copy'), rig.read('one.txt'));
  forgeLock(rig, 'one', movedTo(`../${basename(scene.beside)}/copy`), true);
  const conflict = ['<<<<<<< ours', rig.read('pipeline.lock'), '=======', theirs, '>>>>>>> theirs', ''];
  rig.write('pipeline.lock', conflict.join('\n'));
  const { code, stdout } = await rig.lockstep('lock', 'resolve');
  assert.equal(code, 0);
  assert.match(stdout, /one: theirs \(its outs are in place\)/);
  assert.equal(rig.read('pipeline.lock'), theirs);
});

test('whatever the paths in lock and run cache, nothing outside the workspace changes', async () => {
  const scene = await Scene.finished();
  const { rig } = scene;
  const parts = fc.constantFrom('..', '.', '', 'd', 'a', basename(scene.beside), 'mine', '.lockstep', '.git');
  const path = fc.array(parts, { minLength: 1, maxLength: 5 }).map((names) => names.join('/'));
  await fc.assert(
    fc.asyncProperty(path, path, fc.boolean(), async (a, b, declared) => {
      forgeLock(rig, 'two', movedTo(a, b), declared);
      await forgeRunCache(rig, 'two', movedTo(b, a));
      rig.remove('d');
      const report = await rig.run();
      assert.equal(report.code, 0, report.stderr);
      assert.equal(rig.read('d/a'), 'words\n');
      scene.assertUntouched();
    }),
    { numRuns: 12, seed: 7 },
  );
});

suite('outs below a link', () => {
  const LINKED = `
stages:
  a:
    cmd: echo a >> "$CALLS"; echo made > link/x
    outs: [link/x]
`;

  test('that leads out of the workspace are refused before anything runs', async () => {
    const rig = new Rig({ 'pipeline.yaml': LINKED });
    const outside = tempFolder('outside');
    symlinkSync(outside, rig.path('link'));
    for (const command of [['run'], ['plan'], ['status'], ['why', 'a'], ['commit', 'a', '--reason', 'r']]) {
      const told = await rig.lockstep(...command);
      assert.equal(told.code, 2, `${command.join(' ')}: ${told.stdout}${told.stderr}`);
      assert.match(
        told.stderr,
        /pipeline\.yaml:5:12: stage "a": this out lies below the link link → .*, which leads out of the workspace\n/,
      );
      assert.match(told.stderr, /5 \| {5}outs: \[link\/x\]/);
    }
    assert.deepEqual([rig.calls(), readTree(outside)], [[], {}]);
  });

  test('that leads out by way of another link, or to nothing yet, are refused as well', async () => {
    const outside = tempFolder('outside');
    for (const target of ['second', join(outside, 'not/there')]) {
      const rig = new Rig({ 'pipeline.yaml': LINKED });
      symlinkSync(target, rig.path('link'));
      symlinkSync(outside, rig.path('second'));
      assert.equal((await rig.lockstep('run')).code, 2);
    }
    assert.deepEqual(readTree(outside), {});
  });

  test('that leads into .lockstep are refused', async () => {
    const rig = new Rig({ 'pipeline.yaml': LINKED });
    mkdirSync(rig.path('.lockstep'));
    symlinkSync('.lockstep', rig.path('link'));
    assert.match((await rig.lockstep('run')).stderr, /leads into a folder of lockstep's/);
  });

  test('that stays inside are made, and restored', async () => {
    const rig = new Rig({ 'pipeline.yaml': LINKED });
    mkdirSync(rig.path('real'));
    symlinkSync('real', rig.path('link'));
    assert.deepEqual((await rig.run()).calls, ['a']);
    rig.remove('real/x');
    assert.equal((await rig.run()).last.restored, 1);
    assert.equal(rig.read('real/x'), 'made\n');
  });

  test('that a command puts there while it runs cost it its outs, and nothing else', async () => {
    const outside = tempFolder('outside');
    const rig = new Rig({
      'pipeline.yaml': `
stages:
  a:
    cmd: cat in; rm -rf d; ln -s ${outside} d; echo new > d/x
    deps: [in]
    outs: [d/x]
`,
      in: '1',
      'd/x': 'old',
    });
    const report = await rig.run();
    assert.equal(report.code, 4);
    assert.match(report.stderr, /out d\/x lies below the link d → .*, which leads out of the workspace/);
    assert.deepEqual(readTree(outside), { x: 'new\n' }, 'what the command did itself, and no more');
    assert.equal(rig.exists('pipeline.lock'), false);
    // The way on that the message names.
    assert.equal((await rig.run()).code, 4);
    rig.remove('d');
    mkdirSync(rig.path('d'));
    rig.write('pipeline.yaml', 'stages: {}\n');
    assert.equal((await rig.run()).code, 0);
    assert.equal(rig.read('d/x'), 'old');
  });
});

test('an out over code that a script imports is refused when it is planned', async () => {
  const rig = new Rig({
    'pipeline.yaml': `
stages:
  gen:
    cmd: echo gen >> "$CALLS"; mkdir -p lib; echo 'export const n = 2;' > lib/n.js
    outs: [lib]
  use:
    script: use.js
    outs: [o.txt]
`,
    'use.js': "import { n } from './lib/n.js';\nconsole.log(n);\n",
    'lib/n.js': 'export const n = 1;\n',
  });
  for (const command of ['plan', 'run']) {
    const told = await rig.lockstep(command);
    assert.equal(told.code, 2);
    assert.match(
      told.stderr,
      /pipeline\.yaml:5:12: stage "gen": out "lib" holds lib\/n\.js, which is code of use\.js/,
    );
  }
  assert.deepEqual([rig.calls(), rig.read('lib/n.js')], [[], 'export const n = 1;\n']);
});

test('a forged attempt.json is refused with exit code 4, and says where the old outs lie', async () => {
  const rig = new Rig({ 'pipeline.yaml': 'stages: {s: {cmd: "true", deps: [in]}}', in: '' });
  const name = `forged-${basename(rig.folder)}`;
  const spec = {
    version: 1,
    stage: 's',
    mode: 'script',
    outs: [{ path: `../${name}`, persist: false, hadOld: false, stored: true }],
  };
  const folder = `.lockstep/attempts/${attemptId('s')}`;
  rig.write(`${folder}/attempt.json`, JSON.stringify(spec));
  rig.write(`${folder}/committed`, '');
  rig.write(`${folder}/new/0/${name}`, 'forged');
  for (const command of ['plan', 'status', 'run']) {
    const told = await rig.lockstep(command);
    assert.equal(told.code, 4);
    assert.match(told.stderr, /attempt\.json is damaged or forged[^]*in the folder "old" beside that file/);
  }
  assert.equal(rig.exists(`../${name}`), false);
});
