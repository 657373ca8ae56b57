import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { LockEntry } from '../../../src/model/records.js';
import { createHistory, type History } from '../../../src/record/history.js';
import { readLockFile } from '../../../src/state/lock-file.js';
import { edit, holds, play, run, stages, whatItDid, whatItTold, type Files } from '../../support/play.js';
import { lonelyProcesses } from '../../support/fake-processes.js';
import { WORKSPACE, World } from '../../support/world.js';

const TWO: Files = stages(
  {
    a: 'cmd: cat in.txt > a.txt, deps: [in.txt], outs: [a.txt]',
    b: 'cmd: cat a.txt > b.txt, deps: [a.txt], outs: [b.txt]',
  },
  { 'in.txt': 'in\n' },
);
const ONE: Files = stages({ a: 'cmd: cat in.txt > a.txt, deps: [in.txt], outs: [a.txt]' });

const recorded = (world: World): ReadonlyMap<string, LockEntry> => readLockFile(world.disk, WORKSPACE).stages;
const history = (world: World): History =>
  createHistory(
    { disk: world.disk, clock: world.clock, processes: lonelyProcesses },
    world.path('.lockstep/history'),
  );

suite('records of stages that the pipeline no longer has', () => {
  const GONE = 'pipeline.lock has records of a stage (b), which pipeline.yaml no longer has';
  const ask = { prune: null };

  for (const [answer, left] of [
    [true, ['a']],
    [false, ['a', 'b']],
  ] as const) {
    test(`whoever watches is asked: ${answer ? 'they go' : 'they stay'}`, async () => {
      const world = new World(TWO);
      const asked: string[] = [];
      world.confirm = (question) => {
        asked.push(question);
        return Promise.resolve(answer);
      };
      await world.run(ask);
      world.write('pipeline.yaml', ONE['pipeline.yaml'] ?? '');
      assert.equal((await world.run(ask)).finished?.ok, true);
      assert.deepEqual(asked, [`${GONE}. Drop them?`]);
      assert.deepEqual([...recorded(world).keys()], left);
    });
  }

  test('where nobody is there to be asked, nothing is run', async () => {
    const world = new World(TWO);
    await world.run(ask);
    world.write('pipeline.yaml', ONE['pipeline.yaml'] ?? '');
    world.remove('a.txt');
    const { error } = await world.run(ask);
    assert.match(String(error), /records of a stage \(b\), which pipeline\.yaml no longer has/);
    assert.match(String(error), /run --prune drops them and runs; with --no-prune they stay/);
    assert.equal(world.read('a.txt'), null);
    assert.equal((await world.run({ prune: false })).finished?.ok, true);
    assert.deepEqual([...recorded(world).keys()], ['a', 'b']);
  });

  test('of many, five are named', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const of = (some: readonly string[]): Files =>
      stages(Object.fromEntries(some.map((name) => [name, `cmd: echo x > ${name}, outs: [${name}]`])));
    const told = async (left: readonly string[]): Promise<string> => {
      const world = new World(of(names));
      await world.run();
      world.write('pipeline.yaml', of(left)['pipeline.yaml'] ?? '');
      return String((await world.run(ask)).error);
    };
    assert.match(await told(['a']), /records of 7 stages \(b, c, d, e, f and 2 more\), which/);
    assert.match(await told(['a', 'b', 'c']), /records of 5 stages \(d, e, f, g, h\), which/);
  });

  test('a scratch workspace asks nobody, and drops them', async () => {
    const world = new World({ ...TWO, 'params.yaml': 'x: 1\n' });
    const scratch = { ...ask, set: ['x=2'], name: 'two' };
    const kept = (): readonly string[] => [
      ...readLockFile(world.disk, world.path('.lockstep/scratch/two')).stages.keys(),
    ];
    await world.run(scratch);
    assert.deepEqual(kept(), ['a', 'b']);
    world.write('pipeline.yaml', ONE['pipeline.yaml'] ?? '');
    assert.ifError((await world.run(scratch)).error);
    assert.deepEqual(kept(), ['a']);
  });

  test('a run of some stages asks nobody, and drops none', async () => {
    const world = new World(TWO);
    await world.run(ask);
    world.write('pipeline.yaml', ONE['pipeline.yaml'] ?? '');
    assert.ifError((await world.run({ ...ask, targets: ['a'] })).error);
    assert.deepEqual([...recorded(world).keys()], ['a', 'b']);
  });
});

suite('while a run is under way', () => {
  const gated = stages(
    {
      a: 'cmd: gate a; cat in.txt > a.txt, deps: [in.txt], outs: [a.txt]',
      b: 'cmd: cat other.txt > b.txt, deps: [other.txt], outs: [b.txt]',
    },
    { 'in.txt': 'in\n', 'other.txt': '1\n' },
  );

  test('it can be made to stand still, and to go on', async () => {
    const world = new World(gated);
    const running = world.start();
    await world.machine.reached('a');
    await running.suspend();
    assert.equal(world.machine.halted.size, 1);
    await running.resume();
    assert.equal(world.machine.halted.size, 0);
    world.machine.open('a');
    assert.equal((await running.done).finished?.executed, 2);
    await running.suspend();
    assert.equal(world.machine.halted.size, 0);
  });

  test('a stage that waits for its turn is looked at again when it comes', async () => {
    const world = new World(gated);
    world.machine.open('a');
    await world.run();
    const later = (text: string): Promise<unknown> => {
      world.write('pipeline.yaml', (gated['pipeline.yaml'] ?? '').replace('gate a', `gate ${text}`));
      world.write('other.txt', '2\n');
      const running = world.start();
      return world.machine.reached(text).then(async () => {
        if (text === 'again') world.write('other.txt', '1\n');
        else world.remove('other.txt');
        world.machine.open(text);
        const played = await running.done;
        assert.ifError(played.error);
        return whatItDid(played);
      });
    };
    assert.deepEqual(await later('again'), { a: 'ran: command changed', b: 'up to date' });
    assert.deepEqual(await later('over'), {
      a: 'ran: command changed',
      b: 'failed: pipeline.yaml:3:42: stage "b": dep "other.txt" does not exist, and no stage makes it',
    });
  });

  test('where a job can’t be ended, that is what the run tells', async () => {
    const world = new World(gated);
    const running = world.start();
    await world.machine.reached('a');
    world.machine.refusal = new Error('it does not answer');
    running.interrupt('SIGTERM');
    world.machine.open('a');
    assert.match(String((await running.done).error), /it does not answer/);
  });

  play(
    'a folder that changes while it is read: the failure names what changed in it',
    stages(
      { a: 'cmd: cat data/one > a.txt; echo 2 > data/one; echo 3 > data/two, deps: [data], outs: [a.txt]' },
      { 'data/one': '1\n' },
    ),
    run({ a: 'failed: dep data: one changed, two added' }),
  );
  play(
    'a dep that goes away while it is read is a failure',
    stages({ a: 'cmd: cat in.txt > a.txt; rm -f in.txt, deps: [in.txt], outs: [a.txt]' }, { 'in.txt': 'x' }),
    run({ a: 'failed: dep in.txt removed' }),
  );

  test('what a stage left running is told by name', async () => {
    const world = new World(TWO);
    world.machine.left = ['sleep', 'tail'];
    assert.deepEqual(whatItTold(await world.run()), [
      'warning: it ended and left sleep, tail running, which was ended, too; what its outs need it must wait for (`wait`)',
    ]);
  });
});

suite('the record of a run', () => {
  test('has how each attempt ended, and how long it took', async () => {
    const world = new World(
      stages({
        good: 'cmd: gate good; echo 1 > good, outs: [good]',
        bad: 'cmd: echo why; exit 7, outs: [bad]',
        slow: 'cmd: gate never, outs: [slow], timeout: 5s',
        none: 'cmd: ":", outs: [none]',
      }),
    );
    const running = world.start({ keepGoing: true });
    await world.machine.reached('good');
    world.clock.skip(1_500);
    world.machine.open('good');
    await world.clock.advance(6_000);
    assert.equal((await running.done).finished?.failed, 3);
    const ended = (stage: string): readonly unknown[] => {
      const facts: Readonly<Record<string, unknown>> = { ...history(world).lastAttempt(stage)?.end };
      const names = ['outcome', 'durationMs', 'exitCode', 'signal', 'peakMemory', 'cause'];
      return names.map((name) => facts[name] ?? null);
    };
    assert.deepEqual(ended('good'), ['executed', 1_500, 0, null, null, null]);
    assert.deepEqual(ended('bad'), ['failed', 0, 7, null, null, null]);
    assert.deepEqual(ended('none'), ['failed', 0, 0, null, null, null]);
    assert.deepEqual(ended('slow'), ['failed', 5_000, null, 'SIGTERM', null, 'timeout']);
  });

  test('has what ended it', async () => {
    const world = new World(stages({ a: 'cmd: gate a, outs: [a]' }));
    const running = world.start();
    await world.machine.reached('a');
    running.interrupt('SIGHUP');
    await running.done;
    const { outcome, endedBy } = { ...history(world).lastAttempt('a')?.end } as Record<string, unknown>;
    assert.deepEqual([outcome, endedBy], ['cancelled', 'SIGHUP']);
  });
});

suite('a run that found nothing to do', () => {
  const isRemembered = (world: World): boolean => world.read('.lockstep/index') !== null;
  const done = async (files: Files = TWO): Promise<World> => {
    const world = new World(files);
    await world.run();
    assert.equal(isRemembered(world), false, 'one that did something isn’t');
    return world;
  };

  test('is remembered', async () => {
    const world = await done();
    await world.run();
    assert.equal(isRemembered(world), true);
  });

  for (const [what, settings] of Object.entries({
    'of some stages': { targets: ['a'] },
    'that was to restore nothing': { runCache: false },
    'that allowed missing outs': { allowMissing: true },
    'that prunes nothing': { prune: false },
  })) {
    test(`isn’t where it was one ${what}`, async () => {
      const world = await done();
      await world.run(settings);
      assert.equal(isRemembered(world), false);
    });
  }
});

play(
  'attempts that failed are kept until a whole run ends well',
  stages({
    a: 'cmd: echo half > a; exit 1, outs: [a]',
    b: 'cmd: echo 1 > b, outs: [b]',
  }),
  run({ a: 'failed: exit 1', b: 'not started' }),
  edit(stages({ b: 'cmd: echo 1 > b, outs: [b]' })),
  run({ b: 'ran: never run' }, { targets: ['b'] }),
  (world) => {
    assert.equal(world.files('.lockstep/attempts').length > 0, true);
  },
  run({ b: 'up to date' }),
  (world) => {
    assert.deepEqual(world.files('.lockstep/attempts'), []);
  },
  holds({ b: '1\n' }),
);
