import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { StageName } from '../../../src/model/graph.js';
import { createHistory } from '../../../src/record/history.js';
import { isAlive } from '../../../src/record/known-runs.js';
import type { OwnerIdentity } from '../../../src/system/processes.js';
import { ofType } from '../../support/events.js';
import { self } from '../../support/fake-processes.js';
import { edit, play, run, stages, type Files } from '../../support/play.js';
import { lonelyProcesses } from '../../support/fake-processes.js';
import { WORKSPACE, World, type Played } from '../../support/world.js';

const PAIR: Files = stages(
  {
    a: 'cmd: cat in.txt > a.txt, deps: [in.txt], outs: [a.txt]',
    b: 'cmd: cat a.txt > b.txt, deps: [a.txt], outs: [b.txt]',
  },
  { 'in.txt': '1\n' },
);

/** Stage → whether its outs are others than those that were recorded before. */
const changed = (played: Played): Readonly<Record<StageName, boolean>> =>
  Object.fromEntries(ofType(played, 'stage-finished').map(({ stage, changed: is }) => [stage, is]));

suite('what a run tells of a stage that is over', () => {
  play('whether its outs are others than before', PAIR, async (world) => {
    assert.deepEqual(changed(await world.run()), { a: true, b: true });
    assert.deepEqual(changed(await world.run()), { a: false, b: false });
    assert.deepEqual(changed(await world.run({ force: true })), { a: false, b: false });
    world.remove('b.txt');
    assert.deepEqual(changed(await world.run()), { a: false, b: true });
    world.write('in.txt', '2\n');
    assert.deepEqual(changed(await world.run()), { a: true, b: true });
  });

  const two = (...made: readonly (readonly [path: string, text: string])[]): Files =>
    stages({
      a: `cmd: ${made.map(([path, text]) => `echo ${text} > ${path}`).join('; ')}, outs: [${made.map(([path]) => path).join(', ')}]`,
    });
  for (const [what, next, is] of [
    ['the same', two(['one', '1'], ['two', '2'], ['three', '3']), false],
    ['one less', two(['one', '1'], ['two', '2']), true],
    ['one at another path', two(['one', '1'], ['zwei', '2'], ['three', '3']), true],
    ['the first is another', two(['one', 'x'], ['two', '2'], ['three', '3']), true],
    ['the last is another', two(['one', '1'], ['two', '2'], ['three', 'x']), true],
  ] as const) {
    play(
      `so of several: ${what}`,
      two(['one', '1'], ['two', '2'], ['three', '3']),
      run({ a: 'ran: never run' }),
      edit(next),
      async (world) => {
        assert.deepEqual(changed(await world.run({ force: true })), { a: is });
      },
    );
  }

  play(
    'where it couldn’t be started: no log, no last lines',
    stages({ a: 'cmd: ":", wdir: gone, outs: [a]', b: 'cmd: echo why; exit 1, outs: [b]' }),
    async (world) => {
      const [a, b] = ofType(await world.run({ keepGoing: true }), 'stage-failed');
      assert.deepEqual([a?.log, a?.tail, a?.exit, a?.partialOuts], [null, [], null, null]);
      assert.match(String(b?.log), /\/logs\/b-[0-9a-f]+\.log$/);
      assert.deepEqual(b?.tail, ['why']);
    },
  );

  play(
    'what is behind a failure, once, however many ways lead there',
    stages({
      top: 'cmd: exit 1, outs: [top]',
      left: 'cmd: ":", deps: [top], outs: [left]',
      right: 'cmd: ":", deps: [top], outs: [right]',
      end: 'cmd: ":", deps: [left, right], outs: [end]',
      last: 'cmd: ":", deps: [end], outs: [last]',
    }),
    async (world) => {
      const played = await world.run();
      const skipped = ofType(played, 'stage-skipped');
      assert.deepEqual(skipped.map(({ stage }) => stage).sort(), ['end', 'last', 'left', 'right']);
      assert.deepEqual(new Set(skipped.map(({ blockedBy }) => blockedBy)), new Set(['top']));
      assert.equal(played.finished?.skipped, 4);
    },
  );
});

suite('what a run tells of itself', () => {
  play(
    'that it runs under other params: which, and where',
    { ...PAIR, 'params.yaml': 'x: 1\n' },
    async (world) => {
      const settings = { set: ['x=2'], params: ['more.yaml'], name: 'two' };
      world.write('more.yaml', 'x: 3\n');
      const { events } = await world.run(settings);
      assert.deepEqual(
        ofType({ events }, 'scratch-workspace').map(({ name, workspace, changes }) => [
          name,
          workspace,
          changes,
        ]),
        [['two', `${WORKSPACE}/.lockstep/scratch/two`, ['more.yaml', 'x=2']]],
      );
      assert.deepEqual(ofType(await world.run(), 'scratch-workspace'), []);
    },
  );

  play(
    'what may be executed, and how long that will take, by what earlier runs took',
    stages(
      {
        top: 'cmd: gate top; cat in.txt > top, deps: [in.txt], outs: [top]',
        left: 'cmd: gate left; cat top in.txt > left, deps: [top, in.txt], outs: [left]',
        right: 'cmd: gate right; cat top > right, deps: [top], outs: [right]',
        other: 'cmd: echo 1 > other, outs: [other]',
      },
      { 'in.txt': '1\n' },
    ),
    async (world) => {
      const expected = ({ events }: Pick<Played, 'events'>): unknown =>
        ofType({ events }, 'run-started')[0]?.estimate;
      const first = world.start({ jobs: 2 });
      for (const [stage, seconds] of [
        ['top', 10],
        ['left', 20],
        ['right', 30],
      ] as const) {
        await world.machine.reached(stage);
        world.clock.skip(seconds * 1000);
        world.machine.open(stage);
        await world.clock.advance(0);
      }
      assert.equal((await first.done).finished?.executed, 4);
      assert.deepEqual(expected(first), { tasks: 4, sumMs: 0, wallMs: 0, unknown: 4 });
      const took = (name: string): number =>
        ofType(first, 'stage-finished').find(({ stage }) => stage === name)?.durationMs ?? 0;
      const [top, left, right] = [took('top'), took('left'), took('right')];

      const next = async (jobs: number, step: (fork: World) => void): Promise<unknown> => {
        const fork = world.fork();
        step(fork);
        for (const name of ['top', 'left', 'right']) fork.machine.open(name);
        return expected(await fork.run({ jobs }));
      };
      const edited = (fork: World): void => {
        fork.write('in.txt', '2\n');
      };
      const three = { tasks: 3, sumMs: top + left + right, unknown: 0 };
      assert.deepEqual(await next(2, edited), { ...three, wallMs: top + Math.max(left, right) });
      assert.deepEqual(await next(1, edited), { ...three, wallMs: three.sumMs });
      const nothing = { tasks: 0, sumMs: 0, wallMs: 0, unknown: 0 };
      assert.deepEqual(await next(2, () => undefined), nothing);
      // What is above and needs nothing isn't waited for, and what is restored takes no place.
      const two = { tasks: 2, sumMs: left + right, wallMs: Math.max(left, right), unknown: 0 };
      for (const [lost, ahead] of [
        [['left', 'right', '.lockstep/store', '.lockstep/runs'], two],
        [['left', 'right'], nothing],
      ] as const) {
        const found = await next(2, (fork) => {
          for (const path of lost) fork.remove(path);
        });
        assert.deepEqual(found, ahead);
      }
    },
  );

  play(
    'that a stage asks for more than there is, and of what',
    stages({
      a: 'cmd: echo 1 > a, outs: [a], resources: {cpu: 64, gpu: 2}',
      b: 'cmd: echo 1 > b, outs: [b]',
    }),
    async (world) => {
      assert.deepEqual(
        ofType(await world.run(), 'warning').map(({ stage, text }) => [stage, text]),
        [['a', 'it asks for more cpu and gpu than there is, so it runs alone']],
      );
    },
  );

  test('of a dvc.yaml once that what fails before a pipe fails no stage', async () => {
    const files: Files = {
      'dvc.yaml': `stages:
  plain: {cmd: echo x > plain, outs: [plain]}
  one: {cmd: "echo x > one; : | cat", outs: [one]}
  two: {cmd: "echo x > two; : | cat", outs: [two]}
`,
    };
    const told = async (given: Files): Promise<readonly unknown[]> =>
      ofType(await new World(given).run({ keepGoing: true }), 'warning').map(({ stage }) => stage);
    assert.deepEqual(await told(files), ['one']);
    // Where a failure before a pipe is one of the stage, nothing is to be said.
    assert.deepEqual(await told({ 'pipeline.yaml': files['dvc.yaml'] ?? '' }), []);
  });

  test('which process it is, so that anybody can see whether it lives', async () => {
    const world = new World(stages({ a: 'cmd: gate a; echo 1 > a, outs: [a]' }));
    const running = world.start();
    await world.machine.reached('a');
    const history = createHistory(
      { disk: world.disk, clock: world.clock, processes: lonelyProcesses },
      world.path('.lockstep/history'),
    );
    const [run = ''] = history.runs();
    const asked: unknown[] = [];
    const liveness = (owner: OwnerIdentity): 'dead' => {
      asked.push({ ...owner });
      return 'dead';
    };
    assert.equal(isAlive(history.events(run), { liveness }), false);
    assert.deepEqual(asked, [{ ...self, startTime: 'life 1', bootId: 'boot 1' }]);
    world.machine.open('a');
    await running.done;
  });
});
