import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { RunEvent } from '../../../src/model/events.js';
import { Pool } from '../../../src/run/ready-queue.js';
import type { Disk } from '../../../src/system/disk.js';
import { askingDisk } from '../../support/asking-disk.js';
import { ofType } from '../../support/events.js';
import { errorFor } from '../../support/faulty-disk.js';
import { edit, holds, play, run, stages, type Step, whatItDid, type Files } from '../../support/play.js';
import { World, type Running } from '../../support/world.js';

/** What a stage that ran echoed or stood at, in the order in which they began. */
const began = (world: World): readonly string[] =>
  world.machine.ran.map((text) => /(?:echo|gate) (\w+)/.exec(text)?.[1] ?? '');

suite('a budget', () => {
  const LONG = stages(
    Object.fromEntries(
      ['long', 'short', 'behind'].map((name) => [
        name,
        `cmd: gate ${name}; cat in.txt > ${name}, deps: [in.txt${name === 'behind' ? ', long' : ''}], outs: [${name}]`,
      ]),
    ),
    { 'in.txt': '1\n' },
  );
  const SECONDS = { long: 100, short: 10, behind: 1 };

  /** All have run once, each as long as it takes. */
  const lasted = async (): Promise<World> => {
    const world = new World(LONG);
    const running = world.start();
    for (const [name, seconds] of Object.entries(SECONDS)) {
      await world.machine.reached(name === 'behind' ? 'behind' : name);
      world.clock.skip(seconds * 1000);
      world.machine.open(name);
      await world.clock.advance(0);
    }
    assert.equal((await running.done).finished?.executed, 3);
    world.write('in.txt', '2\n');
    world.machine.ran.length = 0;
    return world;
  };
  for (const [budget, ran, outOfTime] of [
    [111_000, ['long', 'short', 'behind'], undefined],
    [100_000, ['long', 'short', 'behind'], undefined],
    [99_999, ['short'], 1],
    [10_000, ['short'], 1],
    [9_999, [], 2],
  ] as const) {
    test(`of ${budget} ms: what isn't expected to end in it isn't started, a shorter one behind it is`, async () => {
      const world = await lasted();
      const { finished } = await world.run({ budgetMs: budget });
      assert.deepEqual(began(world), ran);
      assert.deepEqual([finished?.executed, finished?.outOfTime], [ran.length, outOfTime]);
      assert.equal(finished?.notStarted, 3 - ran.length);
      assert.equal(finished.ok, ran.length === 3);
      world.machine.ran.length = 0;
      assert.equal((await world.run()).finished?.ok, true, 'the next run goes on');
    });
  }
  test('what nobody knows the duration of is started while there is any time', async () => {
    const files = stages({ a: 'cmd: gate a; echo 1 > a, outs: [a]', b: 'cmd: echo b > b, outs: [b]' });
    for (const [spent, ran] of [
      [999, ['a', 'b']],
      [1000, ['a']],
    ] as const) {
      const world = new World(files);
      const running = world.start({ budgetMs: 1000 });
      await world.machine.reached('a');
      world.clock.skip(spent);
      world.machine.open('a');
      await running.done;
      assert.deepEqual(began(world), ran);
    }
  });
});

suite('once a run is to end, nothing more is begun', () => {
  const SIDE = stages(
    {
      a: 'cmd: gate a; cat in.txt > a, deps: [in.txt], outs: [a], grace: 7s',
      side: 'cmd: echo side > side, deps: [in.txt], outs: [side]',
      behind: 'cmd: cat a > behind, deps: [a], outs: [behind]',
    },
    { 'in.txt': '1\n' },
  );
  test('after a signal: what runs is told with the time that it is given', async () => {
    const world = new World(SIDE);
    const running = world.start();
    await world.machine.reached('a');
    running.interrupt('SIGTERM');
    running.interrupt('SIGINT');
    const played = await running.done;
    assert.deepEqual(whatItDid(played), { a: 'cancelled', side: 'not started', behind: 'not started' });
    const stage = { stage: 'a', graceMs: 7000 };
    assert.deepEqual(
      ofType(played, 'interrupted').map(({ signal, again, running: told }) => [signal, again, told]),
      [
        ['SIGTERM', false, [stage]],
        ['SIGINT', true, [stage]],
      ],
    );
    assert.equal(played.finished?.endedBy, 'SIGTERM');
    assert.deepEqual(
      [played.finished.ok, played.finished.cancelled, played.finished.notStarted],
      [false, 1, 2],
    );
  });
  test('a stage that is about to start then is ended at once', async () => {
    const world = new World(SIDE);
    let running: Running | null = null;
    world.hear = ({ type }) => {
      if (type === 'stage-started') running?.interrupt('SIGINT');
    };
    running = world.start();
    const played = await world.untilOver(running);
    assert.deepEqual(whatItDid(played), { a: 'cancelled', side: 'not started', behind: 'not started' });
    assert.equal(world.machine.running, 0);
  });
  test('what had failed before counts as well as what was cancelled', async () => {
    const world = new World(stages({ a: 'cmd: exit 1, outs: [a]', b: 'cmd: gate b, outs: [b]' }));
    const running = world.start({ keepGoing: true });
    await world.machine.reached('b');
    running.interrupt('SIGINT');
    const played = await running.done;
    assert.deepEqual(whatItDid(played), { a: 'failed: exit 1', b: 'cancelled' });
    assert.equal(played.finished?.ok, false);
  });
  test('what waits for another try is not tried again', async () => {
    const world = new World(stages({ a: 'cmd: exit 1, outs: [a], retries: 3' }));
    const running = world.start();
    await world.clock.advance(500);
    running.interrupt('SIGINT');
    const played = await world.untilOver(running);
    assert.deepEqual([whatItDid(played), world.machine.ran.length], [{ a: 'failed: exit 1' }, 1]);
  });
  test('after a failure what runs goes on, and what waits for it isn’t even looked at', async () => {
    const world = new World(SIDE);
    world.machine.open('a');
    assert.equal((await world.run()).finished?.executed, 3);
    // It comes out the same: all that is behind it would be up to date.
    const pipeline = (SIDE['pipeline.yaml'] ?? '').replace('gate a', 'gate again');
    world.write('pipeline.yaml', pipeline.replace('echo side > side', 'gate side; exit 1'));
    const running = world.start({ jobs: 2 });
    await world.machine.reached('again');
    await world.machine.reached('side');
    world.machine.open('side');
    await world.clock.advance(0);
    world.machine.open('again');
    const played = await running.done;
    assert.deepEqual(whatItDid(played), {
      a: 'ran: command changed',
      side: 'failed: exit 1',
      behind: 'not started',
    });
    assert.deepEqual([played.finished?.failed, played.finished?.notStarted], [1, 1]);
  });

  /** Outs of `bad` have no room in the store. */
  const full = (): World => {
    let isFull = false;
    const world = new World(
      stages({
        a: 'cmd: gate a; echo 1 > a, outs: [a]',
        bad: 'cmd: gate bad; echo 2 > bad, outs: [bad]',
        side: 'cmd: gate side, outs: [side]',
        last: 'cmd: echo last > last, outs: [last]',
        behind: 'cmd: cat a > behind, deps: [a], outs: [behind]',
      }),
      (disk) =>
        askingDisk(disk, (method, path) => {
          if (isFull && method === 'rename' && path.includes('/store/tmp/'))
            throw errorFor('ENOSPC', method, path);
        }),
    );
    world.hear = ({ type }) => {
      if (type === 'stage-started') isFull = true;
    };
    return world;
  };
  test('after trouble with the disk: what runs is ended and undone', async () => {
    const world = full();
    const running = world.start({ jobs: 2 });
    await world.machine.reached('a');
    await world.machine.reached('bad');
    world.machine.open('bad');
    const played = await world.untilOver(running);
    assert.match(String(played.error), /bad: .*the disk is full/);
    // Its outs were whole: another one had begun in its place.
    assert.deepEqual(whatItDid(played), {
      a: 'cancelled',
      bad: 'began',
      side: 'cancelled',
      last: 'not started',
      behind: 'not started',
    });
    assert.deepEqual(
      ofType(played, 'stage-broken').map(({ stage }) => stage),
      ['bad'],
    );
  });
  test('the first trouble is the one that is told', async () => {
    const world = full();
    const running = world.start({ jobs: 2 });
    await world.machine.reached('a');
    await world.machine.reached('bad');
    world.machine.refusal = new Error('it does not answer');
    for (const gate of ['bad', 'side', 'a']) {
      world.machine.open(gate);
      await world.clock.advance(0);
    }
    assert.match(String((await world.untilOver(running)).error), /bad: .*the disk is full/);
  });
});

suite('a stage is decided anew when its turn comes', () => {
  /** The store's copies of what was `text` have other bytes. */
  const spoil =
    (text: string): Step =>
    (world) => {
      for (const path of world.files('.lockstep/store').filter((one) => world.read(one) === text)) {
        world.disk.chmod(world.path(path), 0o644);
        world.write(path, '0\n');
      }
    };
  for (const [what, reads] of [
    ['', ['a']],
    [', one of several', ['other', 'a']],
  ] as const) {
    play(
      `where what it reads was made again although it was to be restored, and came out otherwise${what}`,
      stages({
        a: 'cmd: cat hidden > a, outs: [a]',
        other: 'cmd: echo other > other, outs: [other]',
        b: `cmd: cat ${reads.join(' ')} > b, deps: [${reads.join(', ')}], outs: [b]`,
      }),
      edit({ hidden: '1\n' }),
      run({ a: 'ran: never run', other: 'ran: never run', b: 'ran: never run' }),
      edit({ hidden: '2\n', a: null }),
      spoil('1\n'),
      run({
        a: 'ran: out absent: a (the store has no good copy)',
        other: 'up to date',
        b: 'ran: dep a changed',
      }),
      holds({ b: reads.map((name) => (name === 'a' ? '2\n' : 'other\n')).join('') }),
    );
  }
  test('what it reads may be gone by then, which is its own failure', async () => {
    const world = new World(
      stages(
        {
          a: 'cmd: gate a; echo 1 > a, outs: [a]',
          b: 'cmd: cat a in.txt > b, deps: [a, in.txt], outs: [b]',
          c: 'cmd: cat in.txt > c, deps: [in.txt], outs: [c]',
        },
        { 'in.txt': 'x\n' },
      ),
    );
    const running = world.start({ keepGoing: true });
    await world.machine.reached('a');
    world.remove('in.txt');
    world.machine.open('a');
    const played = await running.done;
    assert.ifError(played.error);
    const { a, b, c } = whatItDid(played);
    assert.equal(a, 'ran: never run');
    for (const [name, did] of Object.entries({ b, c })) {
      assert.match(did ?? '', new RegExp(`^failed: .*stage "${name}": dep "in.txt" does not exist`));
    }
  });
  test('that the disk doesn’t read what it reads is trouble, and no failure of the stage', async () => {
    let isBad = false;
    const files = stages(
      {
        a: 'cmd: gate a; echo 1 > a, outs: [a]',
        b: 'cmd: cat a > b, deps: [a, in.txt], outs: [b]',
      },
      { 'in.txt': 'x\n' },
    );
    const world = new World(files, (disk) =>
      askingDisk(disk, (method, path) => {
        if (isBad && method === 'read' && path.endsWith('/in.txt')) throw errorFor('EIO', method, path);
      }),
    );
    const running = world.start();
    await world.machine.reached('a');
    isBad = true;
    world.write('in.txt', 'another\n');
    world.machine.open('a');
    const played = await running.done;
    assert.match(String(played.error), /in\.txt: the disk did not read or write it/);
    assert.deepEqual(ofType(played, 'stage-failed'), []);
  });
});

suite('who keeps whom waiting', () => {
  /** A disk that writes nothing of the store down until it is told to. */
  class Slow {
    #go: () => void = () => undefined;
    readonly #room = new Promise<void>((resolve) => (this.#go = resolve));
    readonly given = (disk: Disk): Disk => ({
      ...disk,
      syncAll: async (paths) => {
        if (paths.length > 0) await this.#room;
        await disk.syncAll(paths);
      },
      copy: async (from, to) => {
        if (from.includes('/.lockstep/store/')) await this.#room;
        await disk.copy(from, to);
      },
    });

    go(): void {
      this.#go();
    }
  }

  for (const [what, behind, targets, first] of [
    ['waits for the highest of those behind it', { x: 1, y: -1 }, [], 'x'],
    ['waits for none where those behind it come later', { x: -1, y: -2 }, [], 'other'],
    ['doesn’t wait for those that nobody asked for', { x: 1, y: 1 }, ['a', 'other'], 'other'],
  ] as const) {
    test(`while a stage is recorded, one of another priority ${what}`, async () => {
      const slow = new Slow();
      const world = new World(
        stages({
          a: 'cmd: echo a > a, outs: [a]',
          ...Object.fromEntries(
            Object.entries(behind).map(([name, priority]) => [
              name,
              `cmd: echo ${name} > ${name}, deps: [a], outs: [${name}], priority: ${priority}`,
            ]),
          ),
          other: 'cmd: echo other > other, outs: [other]',
        }),
        slow.given,
      );
      const running = world.start({ targets });
      await world.clock.advance(0);
      assert.deepEqual(began(world), first === 'other' ? ['a', 'other'] : ['a']);
      slow.go();
      assert.equal((await world.untilOver(running)).finished?.ok, true);
      assert.equal(began(world)[1], first);
    });
  }

  test('what it takes to restore keeps nobody waiting', async () => {
    const files = stages(
      {
        a: 'cmd: cat large > a, deps: [large], outs: [a], priority: 5',
        b: 'cmd: gate b; echo b > b, outs: [b]',
      },
      // Smaller ones are restored at one go.
      { large: 'x'.repeat(2 ** 20 + 1) },
    );
    const world = new World(files);
    await world.run({ targets: ['a'] });
    const slow = new Slow();
    const next = new World({}, slow.given);
    next.virtual.takeOver(world.virtual);
    next.remove('a');
    const running = next.start();
    await next.machine.reached('b');
    assert.deepEqual(ofType(running, 'stage-finished'), []);
    slow.go();
    next.machine.open('b');
    assert.deepEqual(whatItDid(await next.untilOver(running)), {
      a: 'restored: out absent: a',
      b: 'ran: never run',
    });
  });
});

suite('runs of several workspaces that share a machine', () => {
  const FILES: Files = {
    ...stages({
      same: 'cmd: gate same; echo same > same.txt, outs: [same.txt]',
      own: 'cmd: "gate own${x}; echo ${x} > own.txt", deps: [same.txt], params: [x], outs: [own.txt]',
    }),
    'params.yaml': 'x: 0\n',
  };
  const two = (world: World, jobs: number): readonly Running[] => {
    const shared = { pool: new Pool(), executing: new Map() };
    return [1, 2].map((x) => world.start({ jobs, shared, set: [`x=${x}`], name: `x${x}` }));
  };
  const events = (running: readonly Running[]): readonly RunEvent[] =>
    running.flatMap(({ events: of }) => of);

  test('what both need is made once, and restored by the other', async () => {
    const world = new World(FILES);
    const runs = two(world, 4);
    await world.machine.reached('same');
    await world.clock.advance(0);
    assert.equal(world.machine.running, 1);
    for (const gate of ['same', 'own1', 'own2']) world.machine.open(gate);
    const did = [];
    for (const running of runs) did.push(whatItDid(await world.untilOver(running)).same);
    assert.deepEqual(did.sort(), ['ran: never run', 'restored']);
    assert.equal(began(world).filter((name) => name === 'same').length, 1);
    for (const x of [1, 2]) assert.equal(world.read(`.lockstep/scratch/x${x}/own.txt`), `${x}\n`);
  });

  test('where it fails, the other tries it itself', async () => {
    const pipeline = (FILES['pipeline.yaml'] ?? '').replace('echo same > same.txt', 'exit 1');
    let calls = 0;
    const world = new World({ ...FILES, 'pipeline.yaml': pipeline }, (disk) =>
      askingDisk(disk, () => {
        calls += 1;
        // Whoever waits for what is over goes round for ever, and nothing else has its turn.
        assert.ok(calls < 20_000, 'it looks again and again');
      }),
    );
    const runs = two(world, 4);
    await world.machine.reached('same');
    world.machine.open('same');
    for (const running of runs) {
      assert.deepEqual(whatItDid(await world.untilOver(running)), {
        same: 'failed: exit 1',
        own: 'skipped: same failed',
      });
    }
    assert.equal(world.machine.ran.length, 2);
  });

  test('together they use what one may use, and one goes on when the other leaves something', async () => {
    const world = new World(FILES);
    const runs = two(world, 1);
    await world.machine.reached('same');
    world.machine.open('same');
    await world.clock.advance(0);
    assert.equal(world.machine.running, 1);
    for (const gate of ['own1', 'own2']) world.machine.open(gate);
    for (const running of runs) assert.equal((await world.untilOver(running)).finished?.ok, true);
    assert.equal(world.machine.most, 1);
    assert.equal(began(world).length, 3);
    assert.deepEqual(events(runs).filter(({ type }) => type === 'run-finished').length, 2);
  });
});
