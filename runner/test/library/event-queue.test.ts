import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { EventQueue } from '../../src/library/event-queue.js';
import type { RunEvent } from '../../src/model/events.js';
import { cancelledEvent as cancelled } from '../support/events.js';

function progress(stage: string, done: number): RunEvent {
  return { type: 'stage-progress', stage, done, total: 1_000_000, note: '' };
}

test('of a stage’s progress that nobody reads only the latest waits, in its place', async () => {
  const queue = new EventQueue();
  for (let done = 1; done <= 1_000_000; done += 1) queue.push(progress('a', done));
  queue.push(cancelled('b'));
  queue.push(progress('a', 1_000_001));
  queue.push(progress('c', 1));
  queue.end();
  assert.deepEqual(await all(queue.read()), [progress('a', 1_000_001), cancelled('b'), progress('c', 1)]);
});

test('whenever it is read, all but progress comes in order, and each stage’s last progress comes', async () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('progress'), stage: fc.constantFrom('a', 'b') }),
    fc.record({ kind: fc.constant('other'), stage: fc.constantFrom('a', 'b') }),
    fc.record({ kind: fc.constant('read'), stage: fc.constant('') }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const queue = new EventQueue();
      const pushed: RunEvent[] = [];
      const read: RunEvent[] = [];
      const events = queue.read();
      let reading: Promise<unknown> = Promise.resolve();
      for (const [index, { kind, stage }] of steps.entries()) {
        if (kind === 'read') {
          reading = reading.then(async () => {
            const { value } = await events.next();
            if (value !== undefined) read.push(value);
          });
          await Promise.resolve();
          continue;
        }
        const event = kind === 'progress' ? progress(stage, index) : cancelled(`${stage}${index}`);
        pushed.push(event);
        queue.push(event);
      }
      queue.end();
      await reading;
      for await (const event of events) read.push(event);
      const others = (all: readonly RunEvent[]): readonly RunEvent[] =>
        all.filter(({ type }) => type !== 'stage-progress');
      assert.deepEqual(others(read), others(pushed));
      for (const stage of ['a', 'b']) {
        const last = (all: readonly RunEvent[]): RunEvent | undefined =>
          all.findLast((event) => event.type === 'stage-progress' && event.stage === stage);
        assert.deepEqual(last(read), last(pushed));
      }
    }),
  );
});

async function all(events: AsyncIterable<RunEvent>): Promise<readonly RunEvent[]> {
  const read: RunEvent[] = [];
  for await (const event of events) read.push(event);
  return read;
}
