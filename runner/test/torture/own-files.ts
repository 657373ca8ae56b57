import assert from 'node:assert/strict';
import { LockstepError } from '../../src/model/errors.js';
import { isTrouble } from '../../src/system/trouble.js';
import { stages } from '../support/play.js';
import { World } from '../support/world.js';
import { shuffled, type Part } from './part.js';
import { brokenPromises } from './promises.js';

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

/** With something to find out. */
async function editedAgain(): Promise<World> {
  const world = await finished();
  world.write('in.txt', 'new\n');
  return world;
}

const STARTS = {
  'after a run': editedAgain,
  'after an edit': edited,
  'after a kill': killed,
} as const;

/** But for its last line break, without which it says the same. */
const lockOf = (world: World): string | undefined => world.read('pipeline.lock')?.trimEnd();

/** Whoever made a false record of it would write another lock than a clean run does. */
async function survives(
  start: World,
  path: string,
  bytes: Uint8Array,
  expected: string | undefined,
): Promise<void> {
  const world = start.fork();
  world.disk.write(world.path(path), bytes);
  const { error, finished: done } = await world.run();
  if (!(error instanceof Error)) {
    assert.equal(done?.ok, true);
    assert.equal(lockOf(world), expected);
    assert.equal(world.read('file.txt'), 'new\n');
  } else {
    assert.ok(error instanceof LockstepError || isTrouble(error), error.message);
    assert.match(path, /pipeline\.lock$|attempt\.json$|child\.json$/, error.message);
    assert.match(error.message, /lock resolve|Its old outs|merge/);
    assert.deepEqual(Buffer.from(bytes), world.disk.read(world.path(path)));
  }
  assert.deepEqual(brokenPromises(world), []);
  const texts = world.files('.').map((file) => world.read(file));
  assert.ok(texts.includes('by hand\n'), 'what was edited by hand is gone');
}

/** Between the lock's blocks blanks are free. */
const isTold = (whole: Buffer, at: number): boolean => whole[at] !== 0x20 && whole[at] !== 0x0a;

type Where = keyof typeof STARTS;

interface Damage {
  readonly start: World;
  readonly path: string;
  readonly how: string;
  readonly bytes: Uint8Array;
}

/** Each own file cut at each of its lengths, and with a bit flipped in each of its bytes. */
async function damages(where: Where): Promise<readonly Damage[]> {
  const start = await STARTS[where]();
  return ownFiles(start).flatMap((path) => {
    const whole = start.disk.read(start.path(path));
    return [...whole.keys()].flatMap((at): Damage[] => {
      const cut = { start, path, how: `${where}: ${path} cut to ${at}`, bytes: whole.subarray(0, at) };
      const bytes = Uint8Array.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 8));
      const flip = { start, path, how: `${where}: ${path} flipped at ${at}`, bytes };
      return isTold(whole, at) ? [cut, flip] : [cut];
    });
  });
}

const WHERE = Object.keys(STARTS) as readonly Where[];

/** @param share which of them: every so many */
export async function surviveDamages(where: Where, share: number): Promise<number> {
  const expected = lockOf(await finished());
  const some = (await damages(where)).filter((_, index) => index % share === 0);
  for (const { start, path, how, bytes } of some) {
    try {
      await survives(start, path, bytes, expected);
    } catch (error) {
      throw new Error(how, { cause: error });
    }
  }
  return some.length;
}

export const OWN_FILES: Part = {
  name: 'own files cut and flipped',
  async *cases(seed) {
    const expected = lockOf(await finished());
    const all = [];
    for (const where of WHERE) all.push(...(await damages(where)));
    for (const { start, path, how, bytes } of shuffled(all, seed)) {
      yield {
        title: how,
        async run() {
          await survives(start, path, bytes, expected);
          return { tried: 1, injected: 1 };
        },
      };
    }
  },
};
