import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { edit, holds, play, run, stages, type Step } from '../../support/play.js';
import { World } from '../../support/world.js';

const FILES = stages(
  {
    file: 'cmd: cat in.txt > file.txt, deps: [in.txt], outs: [file.txt]',
    folder:
      'cmd: mkdir -p folder/sub; cat in.txt > folder/a; cat in.txt > folder/sub/b, deps: [in.txt], outs: [folder]',
  },
  { 'in.txt': 'in\n' },
);
const NEVER = { file: 'ran: never run', folder: 'ran: never run' };
const MADE = { 'file.txt': 'in\n', folder: 'a sub/', 'folder/a': 'in\n', 'folder/sub/b': 'in\n' };

const link =
  (target: string, path: string): Step =>
  (world) => {
    world.remove(path);
    world.disk.symlink(target, world.path(path));
  };

suite('an out that is not as it was made is restored exactly, and nothing runs', () => {
  const cases: Readonly<Record<string, Step>> = {
    'a file deleted': edit({ 'file.txt': null }),
    'a file edited': edit({ 'file.txt': 'by hand\n' }),
    'a file emptied': edit({ 'file.txt': '' }),
    'a folder in a file’s place': edit({ 'file.txt': null, 'file.txt/inner': 'by hand\n' }),
    'a link in a file’s place': link('in.txt', 'file.txt'),
    'a link to nothing in a file’s place': link('nowhere', 'file.txt'),
    'a folder deleted': edit({ folder: null }),
    'a folder emptied': edit({ folder: null, 'folder/sub/b': null }),
    'one file of a folder deleted': edit({ 'folder/sub/b': null }),
    'one file of a folder edited': edit({ 'folder/a': 'by hand\n' }),
    'one file more in a folder': edit({ 'folder/more': 'by hand\n' }),
    'a file in a folder’s place': edit({ folder: 'by hand\n' }),
    'a link in a folder’s place': link('.', 'folder'),
  };
  for (const [what, step] of Object.entries(cases)) {
    play(what, FILES, run(NEVER), step, restores, holds(MADE));
  }
});

async function restores(world: World): Promise<void> {
  const { finished, error } = await world.run();
  assert.ifError(error);
  assert.deepEqual([finished?.ok, finished?.executed, finished?.restored], [true, 0, 1]);
}

suite('whatever of lockstep’s own is deleted, a run makes what was there', () => {
  const OWN = ['store', 'runs', 'history', 'memo.json', 'index', 'boot.json', 'store/tmp', ''];
  for (const own of OWN) {
    for (const lost of [false, true]) {
      test(`.lockstep/${own}, outs ${lost ? 'deleted, too' : 'in place'}`, async () => {
        const world = new World(FILES);
        await world.run();
        world.remove(`.lockstep/${own}`);
        if (lost) for (const path of ['file.txt', 'folder']) world.remove(path);
        const { finished, error } = await world.run();
        assert.ifError(error);
        const needsRun = lost && ['store', ''].includes(own);
        assert.deepEqual([finished?.ok, finished?.executed], [true, needsRun ? 2 : 0]);
        await holds(MADE)(world);
      });
    }
  }

  const ONE = stages(
    { s: 'cmd: cat in.txt > out.txt, deps: [in.txt], outs: [out.txt]' },
    { 'in.txt': '1\n' },
  );
  const again = [
    edit({ 'in.txt': '2\n' }),
    run({ s: 'ran: dep in.txt changed' }),
    edit({ 'in.txt': '1\n' }),
    run({ s: 'restored: dep in.txt changed' }),
    holds({ 'out.txt': '1\n' }),
  ] as const;
  for (const own of ['store', 'runs', '']) {
    play(
      `.lockstep/${own}: what lies there is entered again, and can be restored by it`,
      ONE,
      run({ s: 'ran: never run' }),
      edit({ [`.lockstep/${own}`]: null }),
      run({ s: 'up to date' }),
      ...again,
    );
  }
  play(
    'what isn’t cached is not in the store, nor does it come to be there',
    stages({ s: 'cmd: echo 1 > out.txt; echo 2 > kept.txt, outs: [{out.txt: {cache: false}}, kept.txt]' }),
    run({ s: 'ran: never run' }),
    edit({ '.lockstep/store': null }),
    run({ s: 'up to date' }),
    (world) => {
      const objects = world.files('.lockstep/store').map((path) => world.read(path));
      assert.deepEqual(objects, ['2\n']);
    },
  );
  for (const [what, path, text] of [
    ['removed', 'out.txt', null],
    ['edited', 'out.txt', 'by hand\n'],
  ] as const) {
    test(`an out that is ${what} just before is not entered, and the run is none the worse`, async () => {
      const world = new World(ONE);
      await world.run();
      world.remove('.lockstep/store');
      world.hear = ({ type }) => {
        if (type === 'run-started') void edit({ [path]: text })(world);
      };
      const played = await world.run();
      assert.ifError(played.error);
      assert.deepEqual(world.files('.lockstep/store'), []);
      world.hear = () => undefined;
      assert.equal((await world.run()).finished?.executed, 1);
      assert.equal(world.read('out.txt'), '1\n');
    });
  }
  play('nothing that is unfinished stays', ONE, run({ s: 'ran: never run' }), (world) => {
    assert.equal(world.read('.lockstep/store/tmp'), '/');
  });
  test('what is proven already is not written again', async () => {
    const world = new World(ONE);
    await world.run();
    const inode = (): bigint | undefined => world.disk.lstat(world.path('pipeline.lock'))?.inode;
    const before = inode();
    await world.run();
    world.remove('.lockstep/index');
    await world.run();
    assert.equal(inode(), before);
  });

  test('every other object of the store: what lacks one runs', async () => {
    const world = new World(FILES);
    await world.run();
    for (const path of world.files('.lockstep/store').filter((_, index) => index % 2 === 0))
      world.remove(path);
    for (const path of ['file.txt', 'folder']) world.remove(path);
    assert.equal((await world.run()).finished?.ok, true);
    await holds(MADE)(world);
    assert.equal((await world.run()).finished?.upToDate, 2);
  });
});

play(
  'params that were there before bring their outs back, byte for byte, and nothing runs',
  stages(
    {
      model: 'cmd: "echo ${rate} > model.txt", params: [rate], outs: [model.txt]',
      report: 'cmd: cat model.txt model.txt > report.txt, deps: [model.txt], outs: [report.txt]',
    },
    { 'params.yaml': 'rate: 1\n' },
  ),
  run({ model: 'ran: never run', report: 'ran: never run' }),
  edit({ 'params.yaml': 'rate: 2\n' }),
  async (world) => {
    assert.equal((await world.run()).finished?.executed, 2);
  },
  holds({ 'report.txt': '2\n2\n' }),
  edit({ 'params.yaml': 'rate: 1\n' }),
  async (world) => {
    const { finished } = await world.run();
    assert.deepEqual([finished?.executed, finished?.restored], [0, 2]);
  },
  holds({ 'model.txt': '1\n', 'report.txt': '1\n1\n' }),
);
