import assert from 'node:assert/strict';
import type { Fault } from '../../support/faulty-disk.js';
import type { Files } from '../../support/play.js';
import { torture } from '../../support/torture.js';
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

const outsOf = (world: World): Readonly<Record<string, string | null>> =>
  Object.fromEntries(Object.keys(NEW).map((path) => [path, world.read(path)]));

const keptAside = (world: World): readonly (string | null)[] =>
  world
    .files('.lockstep/aside')
    .filter((path) => path.includes('/content/'))
    .map((path) => world.read(path));

/** A run goes wrong at its `at`th change of the disk, then something may happen `meanwhile`; the next runs put it right. */
async function goesWrong(
  start: World,
  at: number,
  fault: Fault,
  meanwhile: ((world: World) => void) | null,
): Promise<void> {
  const world = start.fork();
  const where = `${fault.kind} at ${at}`;
  await world.run({}, { at, fault });
  if (meanwhile !== null) {
    meanwhile(world);
    // Recovers, and looks at nothing else.
    assert.ifError((await world.run({ targets: ['idle'] })).error);
    for (const path of UNCACHED) {
      const text = world.read(path);
      assert.ok(text === OLD[path] || text === NEW[path], `${where}: ${path} holds ${JSON.stringify(text)}`);
    }
  }
  assert.deepEqual(brokenPromises(world), [], where);

  assert.equal((await world.run()).finished?.ok, true, where);
  assert.deepEqual(outsOf(world), NEW, where);
  assert.ok(keptAside(world).includes('by hand\n'), where);
  assert.deepEqual(world.disk.list(world.path('.lockstep/attempts')), [], where);
  assert.equal(world.read('.lockstep/lock'), null, where);
}

/** What a run changes on the disk, call by call. */
const changes = async (start: World): Promise<readonly string[]> => {
  const running = start.fork().start();
  await running.done;
  return running.disk.calls.filter((call) => !/^(stat|lstat|list|folders|read\w*|realPath) /.test(call));
};

/** What the run says where the disk is full from one of those calls on, beside the path that this call had. */
export async function causes(): Promise<readonly { readonly path: string; readonly told: string }[]> {
  const start = await before();
  const found: { path: string; told: string }[] = [];
  const calls = [...(await changes(start)).entries()].filter(([, call]) => LONG.test(call));
  for (const [index, call] of calls.filter((_, at) => at % STRIDE === 0)) {
    const fate = { at: index + 1, fault: { kind: 'error-from-now-on', code: 'ENOSPC' } as const };
    const { error } = await start.fork().run({}, fate);
    if (error instanceof Error) found.push({ path: call.slice(call.indexOf(' ') + 1), told: error.message });
  }
  return found;
}

/** Every so many of the calls are tried. */
export const STRIDE = { all: 1, most: 1, few: 7 }[torture];

/** Calls that can be cut in two. */
export const LONG = /^(write|append|copy|remove) /;

/** A run goes wrong at each of those calls in turn. @returns how many there were */
export async function atEvery(
  fault: Fault,
  counts: (call: string) => boolean = () => true,
  meanwhile: ((world: World) => void) | null = null,
): Promise<number> {
  const start = await before();
  let count = 0;
  for (const [index, call] of (await changes(start)).entries()) {
    if (!counts(call)) continue;
    if (count % STRIDE === 0) await goesWrong(start, index + 1, fault, meanwhile);
    count += 1;
  }
  return count;
}
