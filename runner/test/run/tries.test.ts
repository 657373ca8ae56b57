import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { stages } from '../support/play.js';
import { type Running, World } from '../support/world.js';

/** What the run told of its tries: how each failed and how long it waits, or what came of the stage. */
function tries({ events }: Pick<Running, 'events'>): readonly string[] {
  return events.flatMap((event) => {
    switch (event.type) {
      case 'stage-retrying':
        return [`${event.failure.kind}, again in ${event.pauseMs / 1000} s (${event.retry} of ${event.of})`];
      case 'stage-failed':
        return [`failed: ${event.failure.kind}`];
      case 'stage-finished':
        return [event.outcome];
      default:
        return [];
    }
  });
}

const HOUR = 3_600_000;

suite('retries', () => {
  test('pause longer each time, until it succeeds', async () => {
    const world = new World(stages({ a: 'cmd: "cat flag > out", outs: [out], retries: 5' }));
    const running = world.start();
    await world.clock.advance(1000 + 2000 + 3999);
    assert.deepEqual(tries(running), [
      'exit, again in 1 s (1 of 5)',
      'exit, again in 2 s (2 of 5)',
      'exit, again in 4 s (3 of 5)',
    ]);
    world.write('flag', 'x');
    await world.clock.advance(1);
    assert.equal((await running.done).finished?.executed, 1);
    assert.equal(world.read('out'), 'x');
  });

  test('end in the failure that is left', async () => {
    const world = new World(stages({ a: 'cmd: "exit 7", outs: [out], retries: 1' }));
    assert.deepEqual(tries(await world.run()), ['exit, again in 1 s (1 of 1)', 'failed: exit']);
  });

  test('are no use where the stage made the wrong thing', async () => {
    const world = new World(stages({ a: 'cmd: "echo x", outs: [out], retries: 3' }));
    assert.deepEqual(tries(await world.run()), ['failed: missing-outs']);
  });

  test('wait no longer than a minute, and not at all once the run is to end', async () => {
    const world = new World(stages({ a: 'cmd: "exit 7", outs: [out], retries: 100' }));
    const running = world.start();
    await world.clock.advance(HOUR);
    assert.match(tries(running).at(-1) ?? '', /again in 60 s/);
    running.interrupt('SIGINT');
    await world.clock.advance(0);
    const { finished, events } = await running.done;
    assert.equal(finished?.endedBy, 'SIGINT');
    // As long as the try took, without the pause behind it.
    assert.equal(events.find((event) => event.type === 'stage-failed')?.durationMs, 0);
  });
});

suite('a timeout', () => {
  test('is a failure of its own kind, and worth a retry', async () => {
    const world = new World(stages({ a: 'cmd: "gate never", outs: [out], timeout: 2h, retries: 1' }));
    const running = world.start();
    await world.clock.advance(2 * HOUR - 1);
    assert.deepEqual(tries(running), []);
    await world.clock.advance(1);
    assert.deepEqual(tries(running), ['timeout, again in 1 s (1 of 1)']);
    await world.clock.advance(1000 + 2 * HOUR);
    assert.deepEqual(tries(await running.done), ['timeout, again in 1 s (1 of 1)', 'failed: timeout']);
  });

  test('is no matter to who ends in time', async () => {
    const world = new World(stages({ a: 'cmd: "echo x > out", outs: [out], timeout: 1s' }));
    const played = await world.run();
    await world.clock.advance(HOUR);
    assert.deepEqual(tries(played), ['executed']);
  });
});
