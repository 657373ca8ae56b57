import assert from 'node:assert/strict';
import { suite } from 'node:test';
import { edit, holds, play, run, type Files, type Step } from '../../support/play.js';

const FILES: Files = {
  'pipeline.yaml': `
stages:
  tune: {cmd: "echo \${rate} > tuned.txt", params: [rate], outs: [tuned.txt]}
  train: {cmd: cat tuned.txt data/one > model.txt, deps: [tuned.txt, data], outs: [model.txt]}
`,
  'params.yaml': 'rate: 1\n',
  'data/one': 'one\n',
  'data/two': 'two\n',
};
const NEVER = { tune: 'ran: never run', train: 'ran: never run' };
const DONE = { tune: 'up to date', train: 'up to date' };
const FAST = { set: ['rate=2'], name: 'fast' };
const inScratch = (files: Readonly<Record<string, string | null>>, name = 'fast'): Step =>
  holds(
    Object.fromEntries(
      Object.entries(files).map(([path, text]) => [`.lockstep/scratch/${name}/${path}`, text]),
    ),
  );

suite('a scratch workspace', () => {
  play(
    'has outs of its own, and leaves the checkout’s alone',
    FILES,
    run(NEVER),
    run({ tune: 'ran: command changed; param rate 1 → 2', train: 'ran: dep tuned.txt changed' }, FAST),
    holds({ 'model.txt': '1\none\n', 'params.yaml': 'rate: 1\n' }),
    inScratch({ 'model.txt': '2\none\n', 'params.yaml': 'rate: 2\n' }),
    run(DONE),
    run(DONE, FAST),
  );
  play(
    'shares store and run cache: what was made there needn’t be made here',
    FILES,
    run(NEVER, FAST),
    edit({ 'params.yaml': 'rate: 2\n' }),
    run({ tune: 'restored: never run', train: 'restored: never run' }),
    holds({ 'model.txt': '2\none\n' }),
  );
  play(
    'and what was made here needn’t be made there',
    { ...FILES, 'params.yaml': 'rate: 2\n' },
    run(NEVER),
    edit({ 'params.yaml': 'rate: 1\n' }),
    run({ tune: 'restored: out absent: tuned.txt', train: 'restored: out absent: model.txt' }, FAST),
    inScratch({ 'model.txt': '2\none\n' }),
  );
  play(
    'sees what is edited in the checkout',
    FILES,
    run(NEVER, FAST),
    edit({ 'data/one': 'eins\n' }),
    run({ tune: 'up to date', train: 'ran: dep data: one changed' }, FAST),
    inScratch({ 'model.txt': '2\neins\n' }),
  );
  play(
    'sees what is added',
    FILES,
    run(NEVER, FAST),
    edit({ 'data/three': 'three\n' }),
    run({ tune: 'up to date', train: 'ran: dep data: three added' }, FAST),
    inScratch({ data: 'one three two/' }),
  );
  play(
    'sees what is removed',
    FILES,
    run(NEVER, FAST),
    edit({ 'data/two': null }),
    run({ tune: 'up to date', train: 'ran: dep data: two removed' }, FAST),
    inScratch({ data: 'one/' }),
  );
  play(
    'sees a file that became a folder, and back',
    FILES,
    run(NEVER, FAST),
    edit({ 'data/two': null, 'data/two/inner': 'inner\n' }),
    run({ tune: 'up to date', train: 'ran: dep data: two/inner added, two removed' }, FAST),
    inScratch({ 'data/two': 'inner/' }),
    edit({ 'data/two': 'two\n' }),
    run({ tune: 'up to date', train: 'up to date' }, FAST),
    inScratch({ 'data/two': 'two\n' }),
  );
  play(
    'loses what somebody put there by hand',
    FILES,
    run(NEVER, FAST),
    edit({ '.lockstep/scratch/fast/data/mine': 'mine\n', '.lockstep/scratch/fast/data/one': 'mine\n' }),
    run(DONE, FAST),
    inScratch({ data: 'one two/', 'data/one': 'one\n' }),
  );
  play(
    'two of them don’t meet',
    FILES,
    run(NEVER, FAST),
    run({ tune: 'ran: never run', train: 'ran: never run' }, { set: ['rate=3'], name: 'slow' }),
    run(DONE, FAST),
    inScratch({ 'tuned.txt': '2\n' }),
    inScratch({ 'tuned.txt': '3\n' }, 'slow'),
  );
  play(
    'with another value it goes on in the same place',
    FILES,
    run(NEVER, FAST),
    run(
      { tune: 'ran: command changed; param rate 2 → 3', train: 'ran: dep tuned.txt changed' },
      { ...FAST, set: ['rate=3'] },
    ),
    run(
      { tune: 'restored: command changed; param rate 3 → 2', train: 'restored: dep tuned.txt changed' },
      FAST,
    ),
  );
  play(
    'anew, nothing of its own lock is left, and what was made is restored or in place',
    FILES,
    run(NEVER, FAST),
    async (world) => {
      const { finished } = await world.run({ ...FAST, anew: true });
      assert.equal(finished?.executed, 0);
    },
  );
  play(
    'a run in it doesn’t wait for one in the checkout',
    { ...FILES, 'pipeline.yaml': (FILES['pipeline.yaml'] ?? '').replace('"echo', '"gate g; echo') },
    async (world) => {
      const [here, there] = [world.start(), world.start(FAST)];
      await world.clock.advance(0);
      assert.equal(world.machine.running, 2);
      world.machine.open('g');
      for (const { done } of [here, there]) assert.equal((await done).finished?.executed, 2);
    },
  );
});
