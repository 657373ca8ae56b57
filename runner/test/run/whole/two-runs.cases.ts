import assert from 'node:assert/strict';
import { suite } from 'node:test';
import { play, whatItDid, whatItTold, type Files } from '../../support/play.js';

suite('two runs in one workspace', () => {
  const files: Files = {
    'pipeline.yaml': 'stages: {s: {cmd: gate s; cat in.txt > out.txt, deps: [in.txt], outs: [out.txt]}}\n',
    'in.txt': 'in\n',
  };
  const WAITS = 'waiting for another run (process 100 on here), which holds this workspace';

  play('the second waits while the first lives, and finds its work done', files, async (world) => {
    const first = world.start();
    await world.machine.reached('s');
    const second = world.start();
    await world.clock.advance(60_000);
    assert.deepEqual(whatItTold(second), [WAITS]);
    assert.equal(world.machine.ran.length, 1);
    world.machine.open('s');
    await first.done;
    await world.clock.advance(1000);
    assert.deepEqual(whatItDid(await second.done), { s: 'up to date' });
  });

  play('one that doesn’t want to wait is refused', files, async (world) => {
    const first = world.start();
    await world.machine.reached('s');
    assert.match(
      String((await world.run({ wait: false })).error),
      /another run \(process 100 on here\) holds/,
    );
    world.machine.open('s');
    assert.equal((await first.done).finished?.executed, 1);
  });

  play(
    'the second takes over from a killed one, ends its job and undoes it',
    { ...files, 'out.txt': 'by hand\n' },
    async (world) => {
      const first = world.start();
      await world.machine.reached('s');
      first.disk.kill();
      assert.equal(world.machine.running, 1);
      world.machine.open('t');
      world.write('pipeline.yaml', (files['pipeline.yaml'] ?? '').replace('gate s; ', ''));
      const next = await world.run();
      assert.deepEqual(whatItTold(next), ['recovered s: undone, ended', 'set aside out.txt']);
      world.machine.open('s');
      await world.clock.advance(0);
      assert.equal(world.read('out.txt'), 'in\n');
      assert.equal(world.machine.running, 0);
    },
  );

  play('a second that waits takes over when the first is killed', files, async (world) => {
    const first = world.start();
    await world.machine.reached('s');
    const second = world.start();
    await world.clock.advance(1000);
    first.disk.kill();
    await world.clock.advance(1000);
    world.machine.open('s');
    const played = await second.done;
    assert.deepEqual(whatItDid(played), { s: 'ran: never run' });
    assert.deepEqual(whatItTold(played), [WAITS, 'recovered s: undone, ended']);
  });
});
