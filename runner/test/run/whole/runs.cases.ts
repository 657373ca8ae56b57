import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { edit, holds, play, refuses, run, whatItDid, whatItTold, type Files } from '../../support/play.js';
import { World } from '../../support/world.js';

/** Stages in flow style, one a line. */
const stages = (lines: Readonly<Record<string, string>>, files: Files = {}): Files => ({
  'pipeline.yaml': `stages:\n${Object.entries(lines)
    .map(([name, line]) => `  ${name}: {${line}}\n`)
    .join('')}`,
  ...files,
});

const TREE = stages(
  {
    a: 'cmd: cat in.txt > a.txt, deps: [in.txt], outs: [a.txt]',
    b: 'cmd: cat a.txt a.txt > b.txt, deps: [a.txt], outs: [b.txt]',
    other: 'cmd: echo other > other.txt, deps: [in.txt], outs: [other.txt]',
    end: 'cmd: cat b.txt other.txt > end.txt, deps: [b.txt, other.txt], outs: [end.txt]',
  },
  { 'in.txt': 'in\n' },
);
const FIRST = { a: 'ran: never run', b: 'ran: never run', other: 'ran: never run', end: 'ran: never run' };
const DONE = { a: 'up to date', b: 'up to date', other: 'up to date', end: 'up to date' };

suite('targets', () => {
  play(
    'only what a target needs',
    TREE,
    run({ a: 'ran: never run', b: 'ran: never run' }, { targets: ['b'] }),
    holds({ 'other.txt': null }),
    run({ ...FIRST, a: 'up to date', b: 'up to date' }),
  );
  play(
    'a run of some prunes nothing',
    TREE,
    run(FIRST),
    edit(stages({ a: 'cmd: cat in.txt > a.txt, deps: [in.txt], outs: [a.txt]' })),
    run({ a: 'up to date' }, { targets: ['a'] }),
    (world) => {
      assert.match(world.read('pipeline.lock') ?? '', /"other"/);
    },
    run({ a: 'up to date' }),
    (world) => {
      assert.doesNotMatch(world.read('pipeline.lock') ?? '', /"other"/);
    },
  );
  play(
    'forced are targets, not what they need',
    TREE,
    run(FIRST),
    run({ a: 'up to date', b: 'ran: forced' }, { targets: ['b'], force: true }),
    run(DONE),
  );
  play(
    'everything forced',
    TREE,
    run(FIRST),
    run({ a: 'ran: forced', b: 'ran: forced', other: 'ran: forced', end: 'ran: forced' }, { force: true }),
    run(DONE),
  );
  play(
    'an unknown target is refused, and nothing runs',
    TREE,
    refuses(/no stage|nothing|does not|unknown|"nobody"/, { targets: ['nobody'] }),
    holds({ 'a.txt': null }),
  );
});

suite('missing outs allowed', () => {
  const settings = { allowMissing: true };
  play(
    'what nobody reads may be absent, with all above it',
    TREE,
    run(FIRST),
    edit({ 'a.txt': null, 'b.txt': null, 'other.txt': null }),
    run(DONE, settings),
    holds({ 'b.txt': null }),
    run({
      ...DONE,
      a: 'restored: out absent: a.txt',
      b: 'restored: out absent: b.txt',
      other: 'restored: out absent: other.txt',
    }),
  );
  play(
    'what a stage that runs reads must be there',
    TREE,
    run(FIRST),
    edit({ 'a.txt': null, 'b.txt': null, 'end.txt': 'by hand' }),
    edit({ '.lockstep/runs': null, '.lockstep/store': null }),
    run(
      {
        ...DONE,
        a: 'ran: out absent: a.txt (the store has no good copy); b needs its outs',
        b: 'ran: out absent: b.txt (the store has no good copy); end needs its outs',
        end: 'ran: out changed: end.txt (the store has no good copy)',
      },
      settings,
    ),
  );
});

suite('failures', () => {
  const failing = (how: string): Files =>
    stages(
      {
        b: `cmd: ${how}, deps: [in.txt], outs: [b.txt]`,
        other: 'cmd: echo other > other.txt, deps: [in.txt], outs: [other.txt]',
        end: 'cmd: cat b.txt other.txt > end.txt, deps: [b.txt, other.txt], outs: [end.txt]',
      },
      { 'in.txt': 'in\n' },
    );
  const well = failing('cat in.txt > b.txt');
  for (const [how, what] of [
    ['exit 7', 'exit 7'],
    ['cat absent > b.txt', 'exit 1'],
    ['nosuch', 'exit 127'],
    ['":"', 'no b.txt'],
    ['ln -s in.txt b.txt', 'out b.txt: a link can’t be an out: write the file itself'],
    [
      'mkdir -p b.txt; ln -s in.txt b.txt/link',
      'out b.txt: an out must not hold links: write the files themselves',
    ],
    ['cat in.txt > b.txt; echo more >> in.txt', 'dep in.txt changed'],
  ] as const) {
    const failed = { b: `failed: ${what}`, end: 'skipped: b failed' };
    play(
      `${what}: what is behind it is skipped, the rest isn't begun`,
      failing(how),
      run({ ...failed, other: 'not started' }),
    );
    play(
      `${what}, kept going: what doesn't depend on it runs`,
      failing(how),
      run({ ...failed, other: 'ran: never run' }, { keepGoing: true }),
    );
    play(
      `${what}: the old out is back, and nothing of it was recorded`,
      well,
      run({ b: 'ran: never run', other: 'ran: never run', end: 'ran: never run' }),
      edit(failing(how)),
      run({ ...failed, other: 'up to date' }),
      holds({ 'b.txt': 'in\n', 'end.txt': 'in\nother\n' }),
      edit(well),
      run({ b: 'up to date', other: 'up to date', end: 'up to date' }),
    );
  }
  play(
    'what a failed stage wrote lies in its attempt until it runs again',
    failing('echo half > b.txt; exit 1'),
    run({ b: 'failed: exit 1', other: 'not started', end: 'skipped: b failed' }),
    holds({ 'b.txt': null }),
    (world) => {
      const kept = world.files('.lockstep/attempts').filter((path) => path.endsWith('b.txt'));
      assert.deepEqual(
        kept.map((path) => world.read(path)),
        ['half\n'],
      );
    },
    edit(well),
    run({ b: 'ran: never run', other: 'ran: never run', end: 'ran: never run' }),
    (world) => {
      assert.deepEqual(world.files('.lockstep/attempts'), []);
    },
  );
  test('its last lines are told', async () => {
    const world = new World(failing('echo why; exit 1'));
    const { events } = await world.run();
    const failed = events.find(({ type }) => type === 'stage-failed');
    assert.ok(failed?.type === 'stage-failed');
    assert.deepEqual(failed.tail, ['why']);
  });
  play(
    'a dep that vanished is refused before anything runs',
    TREE,
    edit({ 'in.txt': null }),
    refuses(/in\.txt/),
    holds({ 'other.txt': null }),
  );
  play(
    'a wdir that is not there fails its stage',
    stages({ s: 'cmd: ":", wdir: gone, outs: [out]' }),
    run({ s: 'failed: pipeline.yaml:2:3: stage "s": its wdir gone is no folder' }),
  );
});

suite('what lies where an out is to be', () => {
  const one = stages(
    { s: 'cmd: cat in.txt > out.txt, deps: [in.txt], outs: [out.txt]' },
    { 'in.txt': 'in\n' },
  );
  const script = {
    'pipeline.yaml': 'stages: {s: {script: make.sh, deps: {in: in.txt}, outs: {out: out.txt}}}\n',
    'make.sh': 'cat $in > $out\n',
    'in.txt': 'in\n',
  };
  const aside = (text: string) => (world: World) => {
    const kept = world.files('.lockstep/aside').filter((path) => path.includes('/content/'));
    assert.deepEqual(
      kept.map((path) => world.read(path)),
      [text],
    );
  };
  for (const [kind, files] of [
    ['a command', one],
    ['a script', script],
  ] as const) {
    play(
      `${kind}: unknown content is set aside and told`,
      { ...files, 'out.txt': 'by hand\n' },
      run({ s: 'ran: never run' }, {}, ['set aside out.txt']),
      holds({ 'out.txt': 'in\n' }),
      aside('by hand\n'),
    );
    play(
      `${kind}: an edited out is set aside before it is restored`,
      files,
      run({ s: 'ran: never run' }),
      edit({ 'out.txt': 'by hand\n' }),
      run({ s: 'restored: out changed: out.txt' }, {}, ['set aside out.txt']),
      aside('by hand\n'),
    );
    play(
      `${kind}: what is known isn't set aside`,
      files,
      run({ s: 'ran: never run' }),
      edit({ 'in.txt': 'new\n' }),
      run({ s: 'ran: dep in.txt changed' }, {}, []),
    );
    play(
      `${kind}: what the stage makes itself isn't set aside`,
      { ...files, 'out.txt': 'in\n' },
      run({ s: 'ran: never run' }, {}, []),
    );
    play(
      `${kind}: a failure sets nothing aside`,
      {
        ...files,
        'out.txt': 'by hand\n',
        'pipeline.yaml': files['pipeline.yaml'].replace('> out.txt', '> other'),
        'make.sh': 'exit 1\n',
      },
      async (world) => {
        assert.deepEqual(whatItTold(await world.run()), []);
      },
      holds({ 'out.txt': 'by hand\n' }),
    );
    play(
      `${kind}: whole folders are set aside`,
      { ...files, 'out.txt/inner': 'by hand\n' },
      run({ s: 'ran: never run' }, {}, ['set aside out.txt']),
      aside('by hand\n'),
    );
  }
});

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
    'a cell that never ran counts as long as its group’s mean',
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
      assert.equal(c, ((a ?? 0) + (b ?? 0)) / 2);
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
});

suite('interrupted', () => {
  const gated = stages(
    {
      a: 'cmd: gate a; cat in.txt > a.txt, deps: [in.txt], outs: [a.txt]',
      b: 'cmd: cat a.txt > b.txt, deps: [a.txt], outs: [b.txt]',
    },
    { 'in.txt': 'in\n', 'a.txt': 'old\n' },
  );
  for (const times of [1, 2]) {
    play(
      `${times === 1 ? 'once' : 'twice'}: what runs is cancelled and undone, and the next run goes on`,
      gated,
      async (world) => {
        const running = world.start();
        await world.machine.reached('a');
        for (let time = 1; time <= times; time += 1) running.interrupt('SIGINT');
        const played = await running.done;
        assert.deepEqual(whatItDid(played), { a: 'cancelled', b: 'not started' });
        assert.deepEqual(whatItTold(played), ['SIGINT', 'SIGINT again'].slice(0, times));
        world.machine.open('a');
      },
      holds({ 'a.txt': 'old\n', 'b.txt': null }),
      run({ a: 'ran: never run', b: 'ran: never run' }, {}, ['set aside a.txt']),
    );
  }
});
