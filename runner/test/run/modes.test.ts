import assert from 'node:assert/strict';
import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { asNobody, owned } from '../support/nobody.js';
import { Rig } from '../support/rig.js';

const modeOf = (rig: Rig, path: string): string => (lstatSync(rig.path(path)).mode & 0o777).toString(8);
const modesOf = (rig: Rig, paths: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(paths.map((path) => [path, modeOf(rig, path)]));

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

const PATHS = ['key', 'tool', 'seen', 'fixed', 'd', 'd/sub', 'd/sub/f', 'd/ro', 'd/ro/g'];
const PIPELINE = `
stages:
  a:
    cmd: |
      umask 022
      echo secret > key; chmod 600 key
      echo x > tool; chmod 700 tool
      echo y > seen
      echo z > fixed; chmod 440 fixed
      mkdir -p d/sub d/ro; echo f > d/sub/f; echo g > d/ro/g
      chmod 555 d/ro; chmod 700 d
    deps: [in]
    outs: [key, tool, seen, fixed, d]
`;

suite('modes never come back wider than they went in', () => {
  test('restored outs have them, and nobody else may read what the store has of them', async () => {
    const rig = new Rig({ 'pipeline.yaml': PIPELINE, in: '1\n' });
    assert.equal((await rig.run()).code, 0);
    const before = modesOf(rig, PATHS);
    assert.deepEqual(before, {
      key: '600',
      tool: '700',
      seen: '644',
      fixed: '440',
      d: '700',
      'd/sub': '755',
      'd/sub/f': '644',
      'd/ro': '555',
      'd/ro/g': '644',
    });
    const readable = filesIn(rig.path('.lockstep/store'))
      .filter((path) => (lstatSync(path).mode & 0o004) !== 0)
      .map((path) => readFileSync(path, 'utf8'));
    assert.deepEqual(readable, ['y\n'], 'only what everybody may read in place');
    for (const path of ['key', 'tool', 'seen', 'fixed', 'd']) rmSync(rig.path(path), { recursive: true });
    assert.equal((await rig.run()).last.restored, 1);
    assert.deepEqual(modesOf(rig, PATHS), before);
  });

  for (const [made, later, back] of [
    ['022', '000', '644 755'],
    ['022', '077', '600 700'],
    ['002', '002', '664 775'],
    ['002', '022', '644 755'],
    ['077', '000', '600 700'],
  ] as const) {
    test(`made under umask ${made}, restored under ${later}`, async () => {
      const rig = new Rig({
        'pipeline.yaml': "stages: {a: {cmd: 'echo > plain; echo > run; chmod +x run', outs: [plain, run]}}\n",
      });
      const { code, stderr } = await rig.shell(
        `umask ${made}; $LOCKSTEP run && rm plain run && umask ${later} && $LOCKSTEP run`,
      ).done;
      assert.equal(code, 0, stderr);
      assert.match(stderr, /1 restored/);
      assert.equal(`${modeOf(rig, 'plain')} ${modeOf(rig, 'run')}`, back);
    });
  }

  test('where the record of them is damaged, what comes back is its owner’s alone', async () => {
    const rig = new Rig({
      'pipeline.yaml': "stages: {a: {cmd: 'echo s > key; chmod 640 key', outs: [key]}}\n",
    });
    assert.equal((await rig.run()).code, 0);
    const [record = ''] = filesIn(rig.path('.lockstep/store/modes'));
    rig.write(record.slice(rig.folder.length + 1), readFileSync(record, 'utf8').replace('4', '5'));
    rig.remove('key');
    assert.equal((await rig.run()).last.restored, 1);
    assert.equal(modeOf(rig, 'key'), '600');
  });

  test('one content that is private once is private in the store, whoever came first', async () => {
    const rig = new Rig({
      'pipeline.yaml': `
stages:
  open: {cmd: 'echo same > open', outs: [open]}
  shut: {cmd: 'echo same > shut; chmod 600 shut', deps: [open], outs: [shut]}
`,
    });
    assert.equal((await rig.run()).code, 0);
    const readable = filesIn(rig.path('.lockstep/store')).filter(
      (path) => (lstatSync(path).mode & 0o077) !== 0,
    );
    assert.deepEqual(readable, []);
  });
});

suite('outs of any mode, to somebody who isn’t root', () => {
  test('a folder that its owner may not write to is replaced, kept and restored', () => {
    const rig = owned({
      'pipeline.yaml': "stages: {a: {cmd: 'mkdir d; cp in d/f; chmod 555 d', deps: [in], outs: [d]}}\n",
      in: '1\n',
    });
    for (const text of ['1\n', '2\n', '1\n']) {
      rig.write('in', text);
      const { code, stderr } = asNobody(rig, 'run');
      assert.equal(code, 0, stderr);
      assert.deepEqual([rig.read('d/f'), modeOf(rig, 'd')], [text, '555']);
    }
    rig.write('in', 'fails\n');
    rig.write('pipeline.yaml', rig.read('pipeline.yaml').replace('chmod 555 d', 'chmod 555 d; exit 1'));
    assert.equal(asNobody(rig, 'run').code, 1);
    assert.deepEqual([rig.read('d/f'), modeOf(rig, 'd')], ['1\n', '555']);
  });

  test('a file that nobody may read fails its stage, by name', () => {
    const rig = owned({
      'pipeline.yaml': "stages: {a: {cmd: 'mkdir d; echo > d/f; chmod 0 d/f', outs: [d]}}\n",
    });
    const { code, stderr } = asNobody(rig, 'run');
    assert.equal(code, 1, stderr);
    assert.match(stderr, /a: out d: d\/f: its mode lets nobody read it: let the stage leave it readable/);
  });
});

suite('the folder around a command’s outs', () => {
  const MAKES = "stages: {a: {cmd: 'mkdir foo; cp in foo/bar', deps: [in], outs: [foo/bar]}}\n";

  test('one that the command made goes with its old outs', async () => {
    const rig = new Rig({ 'pipeline.yaml': MAKES, in: '1\n' });
    assert.equal((await rig.run()).code, 0);
    rig.write('in', '2\n');
    assert.equal((await rig.run()).code, 0);
    assert.equal(rig.read('foo/bar'), '2\n');
  });

  test('it comes back with the old outs where the command fails', async () => {
    const rig = new Rig({ 'pipeline.yaml': MAKES, in: '1\n' });
    assert.equal((await rig.run()).code, 0);
    chmodSync(rig.path('foo'), 0o700);
    rig.write('in', '2\n');
    rig.write('pipeline.yaml', MAKES.replace('mkdir foo', 'exit 1'));
    assert.equal((await rig.run()).code, 1);
    assert.deepEqual([rig.read('foo/bar'), modeOf(rig, 'foo')], ['1\n', '700']);
  });

  test('one that was there before stays, and so does one with something else in it', async () => {
    const rig = new Rig({
      'pipeline.yaml': "stages: {a: {cmd: 'cp in foo/bar', deps: [in], outs: [foo/bar]}}\n",
      in: '1\n',
    });
    mkdirSync(rig.path('foo'));
    assert.equal((await rig.run()).code, 0);
    rig.write('in', '2\n');
    assert.equal((await rig.run()).code, 0, 'a command that relies on it');
    const other = new Rig({ 'pipeline.yaml': MAKES.replace('mkdir foo', 'mkdir -p foo'), in: '1\n' });
    assert.equal((await other.run()).code, 0);
    other.write('foo/mine', 'mine\n');
    other.write('in', '2\n');
    assert.equal((await other.run()).code, 0);
    assert.equal(other.read('foo/mine'), 'mine\n');
  });
});
