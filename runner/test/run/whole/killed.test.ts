import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { LONG } from '../../torture/accidents.js';
import { atEvery, causes, STRIDE } from './accidents.js';

const isLong = (call: string): boolean => LONG.test(call);

suite('at every call that changes the disk', () => {
  test('a run is killed: the next ones make what a clean run makes', async () => {
    const count = await atEvery({ kind: 'kill-before' });
    assert.ok(count > 80, `only ${count} calls`);
  });

  test('a run is killed half-way through a call: the same', async () => {
    assert.ok((await atEvery({ kind: 'kill-halfway' }, isLong)) > 20);
  });

  test('the disk is full from then on: the first call that failed is told, not what tidying up met', async () => {
    const told = await causes();
    assert.ok(told.length * STRIDE > 20);
    for (const { path, told: text } of told) assert.ok(text.includes(path), `${path}: ${text}`);
  });

  test('the disk is full from then on: the same', async () => {
    assert.ok((await atEvery({ kind: 'error-from-now-on', code: 'ENOSPC' }, isLong)) > 20);
  });
});
