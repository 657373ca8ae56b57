import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { atEvery, LONG } from './accidents.js';

const isLong = (call: string): boolean => LONG.test(call);

suite('at every call that changes the disk', () => {
  test('a run is killed: the next ones make what a clean run makes', async () => {
    const count = await atEvery({ kind: 'kill-before' });
    assert.ok(count > 80, `only ${count} calls`);
  });

  test('a run is killed half-way through a call: the same', async () => {
    assert.ok((await atEvery({ kind: 'kill-halfway' }, isLong)) > 20);
  });

  test('the disk is full from then on: the same', async () => {
    assert.ok((await atEvery({ kind: 'error-from-now-on', code: 'ENOSPC' }, isLong)) > 20);
  });
});
