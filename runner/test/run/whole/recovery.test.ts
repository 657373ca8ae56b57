import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Fault } from '../../support/faulty-disk.js';
import { play, whatItDid, whatItTold, type Files } from '../../support/play.js';
import { World } from '../../support/world.js';
import { brokenPromises } from './promises.js';

/** Every kind of stage and out, and one stage that has nothing to do with the others. */
const FILES: Files = {
  'pipeline.yaml': `
stages:
  command:
    cmd: cat in.txt > made.txt; mkdir -p folder/sub; cat in.txt in.txt > folder/sub/a; cat in.txt > plain.txt
    deps: [in.txt]
    outs: [made.txt, folder, plain.txt: {cache: false}]
  script:
    script: script.sh
    deps: {folder: folder/sub/a}
    outs: {file: file.txt, loose: {path: loose.txt, cache: false}}
  idle: {cmd: echo idle > idle.txt, outs: [idle.txt]}
`,
  'script.sh': 'cat $folder > $file\ncat $folder $folder > $loose\n',
  'in.txt': 'old\n',
};
const OLD = expected('old\n');
const NEW = expected('new\n');
const UNCACHED = ['plain.txt', 'loose.txt'];

function expected(text: string): Files {
  return {
    'made.txt': text,
    'folder/sub/a': text + text,
    'plain.txt': text,
    'file.txt': text + text,
    'loose.txt': text + text + text + text,
  };
}

/** A workspace in which everything was made of the old input, and somebody has edited an out since. */
const before = async (): Promise<World> => {
  const world = new World(FILES);
  assert.equal((await world.run()).finished?.executed, 3);
  world.write('in.txt', 'new\n');
  world.write('made.txt', 'by hand\n');
  return world;
};
const start = await before();

const outsOf = (world: World): Readonly<Record<string, string | null>> =>
  Object.fromEntries(Object.keys(NEW).map((path) => [path, world.read(path)]));

const keptAside = (world: World): readonly (string | null)[] =>
  world
    .files('.lockstep/aside')
    .filter((path) => path.includes('/content/'))
    .map((path) => world.read(path));

/** A run goes wrong at its `at`th change of the disk, then `meanwhile`; the next recovers, the third does the rest. */
async function goesWrong(at: number, fault: Fault, meanwhile: (world: World) => void): Promise<void> {
  const world = start.fork();
  const where = `${fault.kind} at ${at}`;
  await world.run({}, { at, fault });
  meanwhile(world);
  assert.ifError((await world.run({ targets: ['idle'] })).error);
  for (const path of UNCACHED) {
    const text = world.read(path);
    assert.ok(text === OLD[path] || text === NEW[path], `${where}: ${path} holds ${JSON.stringify(text)}`);
  }
  assert.deepEqual(brokenPromises(world), [], where);
  assert.ok(
    [world.read('made.txt'), ...keptAside(world)].includes('by hand\n'),
    `${where}: the edit is lost`,
  );

  assert.equal((await world.run()).finished?.ok, true, where);
  assert.deepEqual(outsOf(world), NEW, where);
  assert.ok(keptAside(world).includes('by hand\n'), where);
  const left = world.disk.list(world.path('.lockstep/attempts'));
  // What an undone one had written stays until its stage begins again, and this one may have been answered since.
  assert.ok(
    left.every((id) => world.read(`.lockstep/attempts/${id}/undone`) !== null),
    where,
  );
  assert.equal(world.read('.lockstep/lock'), null, where);
}

/** What a run changes on the disk, call by call. */
const changes = async (): Promise<readonly string[]> => {
  const running = start.fork().start();
  await running.done;
  return running.disk.calls.filter((call) => !/^(stat|lstat|list|read\w*|realPath) /.test(call));
};
const calls = await changes();

/** Calls that can be cut in two. */
const LONG = /^(write|append|copy|remove) /;

async function atEvery(
  fault: Fault,
  counts: (call: string) => boolean = () => true,
  meanwhile: (world: World) => void = () => undefined,
): Promise<void> {
  for (const [index, call] of calls.entries()) if (counts(call)) await goesWrong(index + 1, fault, meanwhile);
}

suite('at every call that changes the disk', () => {
  test('a run is killed: the next ones make what a clean run makes', () => atEvery({ kind: 'kill-before' }));
  test('a run is killed half-way through a call: the same', () =>
    atEvery({ kind: 'kill-halfway' }, (call) => LONG.test(call)));
  for (const names of ['kept', 'lost'] as const) {
    test(`the power is cut, names since the last sync ${names}: the same`, () =>
      atEvery({ kind: 'kill-before' }, undefined, (world) => {
        world.virtual.powerCut(names);
      }));
  }
  test('the disk is full from then on: the same', () =>
    atEvery({ kind: 'error-from-now-on', code: 'ENOSPC' }, (call) => LONG.test(call)));
  test('there are enough of them', () => {
    assert.ok(calls.length > 80, String(calls.length));
  });
});

suite('two runs in one workspace', () => {
  const files: Files = {
    'pipeline.yaml': 'stages: {s: {cmd: gate s; cat in.txt > out.txt, deps: [in.txt], outs: [out.txt]}}\n',
    'in.txt': 'in\n',
  };
  const WAITS = 'waiting for another run (process 100 on here), which holds this workspace';

  play('the second waits while the first lives, and finds its work done', files, async (world) => {
    const first = world.start();
    await world.machine.reached('s');
    const second = world.start();
    await world.clock.advance(60_000);
    assert.deepEqual(whatItTold(second), [WAITS]);
    assert.equal(world.machine.ran.length, 1);
    world.machine.open('s');
    await first.done;
    await world.clock.advance(1000);
    assert.deepEqual(whatItDid(await second.done), { s: 'up to date' });
  });

  play('one that doesn’t want to wait is refused', files, async (world) => {
    const first = world.start();
    await world.machine.reached('s');
    assert.match(
      String((await world.run({ wait: false })).error),
      /another run \(process 100 on here\) holds/,
    );
    world.machine.open('s');
    assert.equal((await first.done).finished?.executed, 1);
  });

  play(
    'the second takes over from a killed one, ends its job and undoes it',
    { ...files, 'out.txt': 'by hand\n' },
    async (world) => {
      const first = world.start();
      await world.machine.reached('s');
      first.disk.kill();
      assert.equal(world.machine.running, 1);
      world.machine.open('t');
      world.write('pipeline.yaml', (files['pipeline.yaml'] ?? '').replace('gate s; ', ''));
      const next = await world.run();
      assert.deepEqual(whatItTold(next), ['recovered s: undone, ended', 'set aside out.txt']);
      world.machine.open('s');
      await world.clock.advance(0);
      assert.equal(world.read('out.txt'), 'in\n');
      assert.equal(world.machine.running, 0);
    },
  );

  play('a second that waits takes over when the first is killed', files, async (world) => {
    const first = world.start();
    await world.machine.reached('s');
    const second = world.start();
    await world.clock.advance(1000);
    first.disk.kill();
    await world.clock.advance(1000);
    world.machine.open('s');
    const played = await second.done;
    assert.deepEqual(whatItDid(played), { s: 'ran: never run' });
    assert.deepEqual(whatItTold(played), [WAITS, 'recovered s: undone, ended']);
  });
});
