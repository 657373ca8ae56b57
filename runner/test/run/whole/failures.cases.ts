import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  edit,
  holds,
  play,
  refuses,
  run,
  stages,
  whatItDid,
  whatItTold,
  type Files,
} from '../../support/play.js';
import { World } from '../../support/world.js';

const TREE = stages(
  {
    a: 'cmd: cat in.txt > a.txt, deps: [in.txt], outs: [a.txt]',
    b: 'cmd: cat a.txt a.txt > b.txt, deps: [a.txt], outs: [b.txt]',
    other: 'cmd: echo other > other.txt, deps: [in.txt], outs: [other.txt]',
    end: 'cmd: cat b.txt other.txt > end.txt, deps: [b.txt, other.txt], outs: [end.txt]',
  },
  { 'in.txt': 'in\n' },
);
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
      'mkdir -p b.txt; ln -s ../in.txt b.txt/link',
      'out b.txt: b.txt/link: a link that leads out of the out, or around itself (../in.txt): write the file itself',
    ],
    [
      'mkdir -p b.txt; ln -s in.txt b.txt/link',
      'out b.txt: b.txt/link: a link to nothing (in.txt): remove it, or make what it leads to',
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
