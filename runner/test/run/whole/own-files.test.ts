import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { LockstepError } from '../../../src/model/errors.js';
import { isTrouble } from '../../../src/system/trouble.js';
import { stages } from '../../support/play.js';
import { World } from '../../support/world.js';
import { brokenPromises } from '../../torture/promises.js';

const FILES = stages(
  {
    command: 'cmd: cat in.txt > made.txt, deps: [in.txt], outs: [made.txt]',
    script: 'script: script.sh, deps: {made: made.txt}, outs: {file: file.txt}',
  },
  { 'script.sh': 'cat $made > $file\n', 'in.txt': 'old\n' },
);

/** All that lockstep keeps for itself, but what is proven by its name, and who holds the workspace. */
const isOwn = (path: string): boolean =>
  path === 'pipeline.lock' ||
  !/^\.lockstep\/(store|bundles|lock$|.*\.log$|aside\/.*\/content\/|attempts\/.*\/(old|new|partial)\/)/.test(
    path,
  );
const ownFiles = (world: World): readonly string[] =>
  [...world.files('.lockstep'), 'pipeline.lock'].filter(isOwn);

/** Everything was made of the old input, then the input was edited, and an out by hand. */
async function edited(): Promise<World> {
  const world = new World(FILES);
  assert.equal((await world.run()).finished?.ok, true);
  world.write('in.txt', 'new\n');
  world.write('made.txt', 'by hand\n');
  return world;
}

/** The same, killed when it had written `attempt.json`, and then the job's handle. */
async function killed(): Promise<World> {
  const before = await edited();
  for (let at = 1; ; at += 1) {
    const world = before.fork();
    const { wasKilled } = await world.run({}, { at, fault: { kind: 'kill-after' } });
    assert.ok(wasKilled, 'no call at which the handle lies there');
    if (ownFiles(world).some((path) => path.endsWith('/child.json'))) return world;
  }
}

async function finished(): Promise<World> {
  const world = await edited();
  assert.equal((await world.run()).finished?.ok, true);
  return world;
}

/** But for its last line break, without which it says the same. */
const lockOf = (world: World): string | undefined => world.read('pipeline.lock')?.trimEnd();
const expected = lockOf(await finished());

/** Whoever made a false record of it would write another lock than a clean run does. */
async function survives(start: World, path: string, bytes: Uint8Array, where: string): Promise<void> {
  const world = start.fork();
  world.disk.write(world.path(path), bytes);
  const { error, finished: done } = await world.run();
  if (!(error instanceof Error)) {
    assert.equal(done?.ok, true, where);
    assert.equal(lockOf(world), expected, where);
    assert.equal(world.read('file.txt'), 'new\n', where);
  } else {
    assert.ok(error instanceof LockstepError || isTrouble(error), `${where}: ${error.message}`);
    assert.match(path, /pipeline\.lock$|attempt\.json$|child\.json$/, `${where}: ${error.message}`);
    assert.match(error.message, /lock resolve|Its old outs|merge/, where);
    assert.deepEqual(Buffer.from(bytes), world.disk.read(world.path(path)), where);
  }
  assert.deepEqual(brokenPromises(world), [], where);
  const texts = world.files('.').map((file) => world.read(file));
  assert.ok(texts.includes('by hand\n'), `${where}: what was edited by hand is gone`);
}

/** Every so many bytes a cut and a flip, each time at other places: all of them take minutes (`LOCKSTEP_TORTURE=all`). */
const STRIDE = process.env.LOCKSTEP_TORTURE === 'all' ? 1 : 41;

async function torture(start: World): Promise<number> {
  let tried = 0;
  for (const [index, path] of ownFiles(start).entries()) {
    const whole = start.disk.read(start.path(path));
    const first = index % STRIDE;
    for (let at = first; at < whole.length; at += STRIDE) {
      await survives(start, path, whole.subarray(0, at), `${path} cut to ${at}`);
      const flipped = Uint8Array.from(whole);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
      if (isTold(whole, at)) await survives(start, path, flipped, `${path} flipped at ${at}`);
      tried += 2;
    }
  }
  return tried;
}

/** Between the lock's blocks blanks are free. */
function isTold(whole: Buffer, at: number): boolean {
  return whole[at] !== 0x20 && whole[at] !== 0x0a;
}

suite('own files, cut and flipped', () => {
  test('after a run: the next one records what a clean one does', async () => {
    const start = await finished();
    // So that it has something to find out.
    start.write('in.txt', 'new\n');
    assert.ok((await torture(start)) > 100);
  });

  test('after an edit: the same', async () => {
    assert.ok((await torture(await edited())) > 100);
  });

  test('after a kill: the same, or nothing is touched and the way on is named', async () => {
    assert.ok((await torture(await killed())) > 100);
  });
});
