import assert from 'node:assert/strict';
import { commit } from '../../src/commands/commit.js';
import type { RunSettings } from '../support/in-process.js';
import { stages, type Files } from '../support/play.js';
import { WORKSPACE, World, type Fate, type Running } from '../support/world.js';

/** A workspace, what is done in it while something goes wrong, and what is promised all the same. */
export interface Scenario {
  readonly name: string;
  /** As it lies there before. */
  readonly begin: () => Promise<World>;
  readonly act: (world: World, fate?: Fate) => Running;
  /** What is there once it was done well: a path's text, or one of several that are right. */
  readonly after: Readonly<Record<string, string | null | readonly string[]>>;
  /** Outs that no store has: before and after, and nothing else ever. */
  readonly loose?: Readonly<Record<string, readonly (string | null)[]>>;
  /** Recovers, and leaves the outs alone. */
  readonly recover?: RunSettings;
  /** Texts that are nowhere else: they stay somewhere. */
  readonly precious?: readonly string[];
  /** Whether it ends well; left out: it does. */
  readonly ok?: boolean;
}

const runs =
  (settings: RunSettings = {}): Scenario['act'] =>
  (world, fate) =>
    world.start(settings, fate);

async function ranIn(files: Files, settings: RunSettings = {}): Promise<World> {
  const world = new World(files);
  assert.equal((await world.run(settings)).finished?.ok, true);
  return world;
}

/** Every kind of stage and out, and one stage that has nothing to do with the others. */
const ALL: Files = {
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

const allOf = (text: string): Files => ({
  'made.txt': text,
  'folder/sub/a': text + text,
  'plain.txt': text,
  'file.txt': text + text,
  'loose.txt': text + text + text + text,
});
const LOOSE = {
  'plain.txt': ['old\n', 'new\n'],
  'loose.txt': ['old\n'.repeat(4), 'new\n'.repeat(4)],
};

async function edited(world: World): Promise<World> {
  assert.equal((await world.run()).finished?.executed, 3);
  world.write('in.txt', 'new\n');
  world.write('made.txt', 'by hand\n');
  return world;
}

/** Everything was made of the old input, and somebody has edited an out since. */
export const ANEW: Scenario = {
  name: 'command and script, made anew',
  begin: () => edited(new World(ALL)),
  act: runs(),
  after: allOf('new\n'),
  loose: LOOSE,
  recover: { targets: ['idle'] },
  precious: ['by hand\n'],
};

export const ELSEWHERE: Scenario = {
  ...ANEW,
  name: 'the same, with .lockstep on another device',
  begin() {
    const world = new World(ALL);
    world.virtual.mount(world.path('.lockstep'));
    return edited(world);
  },
};

export const FIRST: Scenario = {
  name: 'a first run',
  begin: () => Promise.resolve(new World(ALL)),
  act: runs(),
  after: allOf('old\n'),
};

const STORED = stages(
  {
    command:
      'cmd: cat in.txt > made.txt; mkdir -p folder; cat in.txt > folder/a, deps: [in.txt], outs: [made.txt, folder]',
    script: 'script: script.sh, deps: {made: made.txt}, outs: {file: file.txt}',
    idle: 'cmd: echo idle > idle.txt, outs: [idle.txt]',
  },
  { 'script.sh': 'cat $made $made > $file\n', 'in.txt': 'old\n' },
);
const STORED_OLD: Files = { 'made.txt': 'old\n', 'folder/a': 'old\n', 'file.txt': 'old\nold\n' };

const RESTORE: Scenario = {
  name: 'a restore',
  async begin() {
    const world = await ranIn(STORED);
    world.write('in.txt', 'new\n');
    assert.equal((await world.run()).finished?.executed, 2);
    world.write('in.txt', 'old\n');
    world.write('made.txt', 'by hand\n');
    world.write('folder/mine', 'mine\n');
    return world;
  },
  act: runs(),
  after: { ...STORED_OLD, 'folder/mine': null },
  precious: ['by hand\n', 'mine\n'],
};

const PRUNE: Scenario = {
  name: 'a prune',
  async begin() {
    const world = await ranIn(STORED);
    const [pipeline = ''] = (world.read('pipeline.yaml') ?? '').split('  script:');
    world.write('pipeline.yaml', pipeline);
    return world;
  },
  act: runs(),
  after: { 'made.txt': 'old\n', 'file.txt': 'old\nold\n', 'idle.txt': 'idle\n' },
};

const FAST: RunSettings = { set: ['rate=2'], name: 'fast' };
const TUNED = stages(
  {
    tune: 'cmd: "echo ${rate} > tuned.txt", params: [rate], outs: [tuned.txt]',
    train: 'cmd: cat tuned.txt data/one > model.txt, deps: [tuned.txt, data], outs: [model.txt]',
  },
  { 'params.yaml': 'rate: 1\n', 'data/one': 'one\n', 'data/two': 'two\n' },
);

export const SCRATCH: Scenario = {
  name: 'a scratch run',
  begin: () => ranIn(TUNED),
  act: runs(FAST),
  after: {
    '.lockstep/scratch/fast/model.txt': '2\none\n',
    '.lockstep/scratch/fast/params.yaml': 'rate: 2\n',
    'model.txt': '1\none\n',
    'params.yaml': 'rate: 1\n',
  },
};

export const PERSIST: Scenario = {
  name: 'an out that persists',
  async begin() {
    const world = await ranIn(
      stages(
        {
          command: 'cmd: cat in.txt >> log.txt, deps: [in.txt], outs: [log.txt: {persist: true}]',
          script: 'script: script.sh, deps: {in: in.txt}, outs: {own: {path: own.txt, persist: true}}',
        },
        { 'script.sh': 'cat $in >> $own\n', 'in.txt': 'old\n' },
      ),
    );
    world.write('in.txt', 'new\n');
    return world;
  },
  act: runs(),
  // Committed just before a kill, and not in the lock yet: it runs again (docs/algorithms/attempts-and-recovery.md).
  after: {
    'log.txt': ['old\nnew\n', 'old\nnew\nnew\n'],
    'own.txt': ['old\nnew\n', 'old\nnew\nnew\n'],
  },
};

const FAILURE: Scenario = {
  name: 'stages that fail',
  async begin() {
    const world = await ranIn(STORED);
    world.write('in.txt', 'new\n');
    world.write('script.sh', 'cat $made > $file\nexit 1\n');
    world.write('file.txt', 'by hand\n');
    return world;
  },
  act: runs(),
  after: { 'made.txt': 'new\n', 'folder/a': 'new\n', 'file.txt': 'by hand\n' },
  precious: ['by hand\n'],
  ok: false,
};

const COMMIT: Scenario = {
  name: 'a commit',
  async begin() {
    const world = await ranIn(STORED);
    world.write('in.txt', 'new\n');
    world.write('made.txt', 'by hand\n');
    return world;
  },
  act: (world, fate) =>
    world.startCommand(async (surroundings, watch) => {
      const pipeline = { file: null, directory: WORKSPACE, params: [], set: [], name: null };
      const site = { ...surroundings, argv: ['commit'], version: '0.0.0', pipeline, notify: () => undefined };
      const how = { codeOnly: false, verify: 0, seed: null };
      const { supervise } = watch;
      await commit(
        site,
        { targets: ['command'], reason: 'by hand', ...how },
        { emit: () => undefined, supervise },
      );
      return null;
    }, fate),
  after: { 'made.txt': 'by hand\n', 'folder/a': 'old\n', 'file.txt': 'old\nold\n' },
  precious: ['by hand\n'],
};

export const SCENARIOS: readonly Scenario[] = [
  ANEW,
  ELSEWHERE,
  FIRST,
  RESTORE,
  PRUNE,
  SCRATCH,
  PERSIST,
  FAILURE,
  COMMIT,
];
