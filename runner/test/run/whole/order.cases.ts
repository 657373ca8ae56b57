import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Disk } from '../../../src/system/disk.js';
import { edit, play, refuses, stages, type Files } from '../../support/play.js';
import { World } from '../../support/world.js';

suite('the order of ready stages', () => {
  const wide = (settings: Readonly<Record<string, string>>): Files =>
    stages(
      Object.fromEntries(
        Object.entries(settings).map(([name, text]) => [
          name,
          `cmd: echo ${name} > ${name}.txt, outs: [${name}.txt]${text === '' ? '' : `, ${text}`}`,
        ]),
      ),
    );
  const order = (world: World): readonly string[] =>
    world.machine.ran.splice(0).map((text) => /echo (\w+)/.exec(text)?.[1] ?? '');
  const began =
    (...names: readonly string[]) =>
    (world: World) => {
      assert.deepEqual(order(world), names);
    };
  const ran = async (world: World): Promise<void> => {
    assert.equal((await world.run()).finished?.failed, 0);
  };
  play('that of the file', wide({ c: '', a: '', b: '' }), ran, began('c', 'a', 'b'));
  play('priority first', wide({ c: '', a: 'priority: 2', b: 'priority: 1' }), ran, began('a', 'b', 'c'));
  play('a low priority last', wide({ c: 'priority: -1', a: '', b: '' }), ran, began('a', 'b', 'c'));
  // A stage gives its place back before it is recorded: who waits for it must not be overtaken meanwhile.
  play(
    'a stage of high priority whose dep was made just now goes before one of low priority',
    stages({
      a: 'cmd: echo a > a.txt, outs: [a.txt], priority: -1',
      b: 'cmd: echo b > b.txt, outs: [b.txt], priority: -1',
      x: 'cmd: echo x > x.txt, deps: [a.txt], outs: [x.txt], priority: 1',
      y: 'cmd: echo y > y.txt, deps: [b.txt], outs: [y.txt], priority: 1',
    }),
    ran,
    began('a', 'x', 'b', 'y'),
  );
  const timed = (took: Readonly<Record<string, number>>) => async (world: World) => {
    const lasting = Object.entries(took);
    const running = world.start({ jobs: lasting.length });
    for (const [name] of lasting) await world.machine.reached(name);
    for (const [name, seconds] of lasting.toSorted(([, one], [, other]) => one - other)) {
      world.clock.skip(seconds * 1000);
      world.machine.open(name);
      await world.clock.advance(0);
    }
    assert.equal((await running.done).finished?.failed, 0);
  };
  const gated = (names: readonly string[], rest = ''): Files =>
    stages(
      Object.fromEntries(
        names.map((name) => [
          name,
          `cmd: gate ${name}; cat in.txt > ${name}.txt, deps: [in.txt], outs: [${name}.txt]${rest}`,
        ]),
      ),
      { 'in.txt': 'one' },
    );
  const gates =
    (...names: readonly string[]) =>
    (world: World) => {
      const texts = world.machine.ran.splice(0);
      assert.deepEqual(
        texts.map((text) => /gate (\w+)/.exec(text)?.[1]),
        names,
      );
    };
  play(
    'the longest of the last run first',
    gated(['a', 'b', 'c']),
    timed({ a: 1, b: 30, c: 10 }),
    gates('a', 'b', 'c'),
    edit({ 'in.txt': 'two' }),
    ran,
    gates('b', 'c', 'a'),
  );
  play(
    'what never ran before what did',
    gated(['a', 'b']),
    timed({ a: 1, b: 30 }),
    gates('a', 'b'),
    edit({ ...gated(['a', 'b', 'c']), 'in.txt': 'two' }),
    (world) => {
      world.machine.open('c');
    },
    ran,
    gates('c', 'b', 'a'),
  );
  play(
    'a cell that never ran counts as long as the one most like it, the slower of equals',
    {
      'pipeline.yaml':
        'stages:\n  g: {foreach: [a, b], do: {cmd: "gate ${item}; cat in.txt > ${item}.txt", deps: [in.txt], outs: ["${item}.txt"]}}\n  x: {cmd: gate x; cat in.txt > x.txt, deps: [in.txt], outs: [x.txt]}\n',
      'in.txt': 'one',
    },
    timed({ a: 10, b: 20, x: 18 }),
    gates('a', 'b', 'x'),
    async (world) => {
      world.write('pipeline.yaml', (world.read('pipeline.yaml') ?? '').replace('[a, b]', '[a, b, c]'));
      world.write('in.txt', 'two');
      world.machine.open('c');
      const { events } = await world.run();
      const expected = events.flatMap((event) =>
        event.type === 'run-started' ? event.stages.map(({ name, expectedMs }) => [name, expectedMs]) : [],
      );
      const { 'g@a': a, 'g@b': b, 'g@c': c } = Object.fromEntries(expected) as Record<string, number>;
      assert.equal(c, Math.max(a ?? 0, b ?? 0));
      assert.notEqual(a, b);
    },
  );

  const most =
    (jobs: number, count: number, rest = '', resources = new Map<string, number>()) =>
    async (world: World) => {
      const names = ['a', 'b', 'c', 'd'];
      const running = world.start({ jobs, resources });
      await world.clock.advance(0);
      assert.equal(world.machine.running, count, rest);
      for (const name of names) world.machine.open(name);
      assert.equal((await running.done).finished?.executed, 4);
      assert.equal(world.machine.most, count);
    };
  const four = (rest = ''): Files => gated(['a', 'b', 'c', 'd'], rest);
  play('one at a time', four(), most(1, 1));
  play('as many as there are cores', four(), most(3, 3));
  play('of two cores each', four(', resources: {cpu: 2}'), most(4, 2));
  play('of half a core each', four(', resources: {cpu: 0.5}'), most(1, 2));
  play('more than there is runs alone', four(', resources: {cpu: 9}'), most(4, 1));
  play('a memory that only two have room in', four(', resources: {memory: 400MiB}'), most(4, 2));
  play('a name that nobody counted is there once', four(', resources: {gpu: 1}'), most(4, 1));
  play(
    'a name that is there three times',
    four(', resources: {gpu: 1}'),
    most(4, 3, '', new Map([['gpu', 3]])),
  );
  play(
    'a name that no stage asks for is refused',
    four(),
    refuses(/no stage asks for "gpu"/, { resources: new Map([['gpu', 1]]) }),
  );

  test('a stage whose outs are whole keeps nobody waiting while they are recorded', async () => {
    let asked: () => void = () => undefined;
    const isAsked = new Promise<void>((resolve) => (asked = resolve));
    const room = new Promise<void>(() => undefined);
    const slow = (disk: Disk): Disk => ({
      ...disk,
      syncAll: (paths) => {
        asked();
        return paths.length === 0 ? Promise.resolve() : room;
      },
    });
    const world = new World(gated(['a', 'b']), slow);
    const { events } = world.start({ jobs: 1 });
    await world.machine.reached('a');
    world.machine.open('a');
    await isAsked;
    await world.machine.reached('b');
    assert.deepEqual(
      events.filter(({ type }) => type === 'stage-finished'),
      [],
    );
  });
});
