import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { nodeClock } from '../../src/system/node/clock.js';

test('as many as like sleep on one signal: nobody is warned of them, and it wakes them all', async () => {
  const warnings: Error[] = [];
  const hear = (warning: Error): void => void warnings.push(warning);
  process.on('warning', hear);
  const ending = new AbortController();
  const sleeps = Array.from({ length: 20 }, () => nodeClock.sleep(1_000_000, ending.signal));
  ending.abort(new Error('over'));
  const ends = await Promise.allSettled(sleeps);
  assert.ok(ends.every((end) => end.status === 'rejected'));
  // Warnings are told in the order that they come in: after this one there is none of before.
  const last = new Error('the last one');
  const told = once(process, 'warning');
  process.emitWarning(last);
  await told;
  process.off('warning', hear);
  assert.deepEqual(warnings, [last]);
});
