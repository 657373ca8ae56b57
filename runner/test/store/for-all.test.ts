import assert from 'node:assert/strict';
import { test } from 'node:test';
import pLimit from 'p-limit';
import { StoreError } from '../../src/model/errors.js';
import { forAll } from '../../src/store/for-all.js';
import { asStoreError } from '../../src/store/store-error.js';

test('all results, in the order of the items, so many at a time', async () => {
  let [running, most] = [0, 0];
  const results = await forAll([3, 1, 2, 4], pLimit(2), async (item) => {
    running += 1;
    most = Math.max(most, running);
    for (let turn = 0; turn < item; turn += 1) await Promise.resolve();
    running -= 1;
    return item * 10;
  });
  assert.deepEqual(results, [30, 10, 20, 40]);
  assert.equal(most, 2);
});

test('when some fail, the first of them tells, and none is left running', async () => {
  const ended: string[] = [];
  const all = forAll(['slow', 'fails', 'fails too', 'last'], pLimit(2), async (item) => {
    await Promise.resolve();
    if (item === 'slow') for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    ended.push(item);
    if (item.startsWith('fails')) throw new Error(item);
  });
  await assert.rejects(all, { message: 'fails' });
  assert.deepEqual(ended.sort(), ['fails', 'fails too', 'last', 'slow']);
});

test('what the store or the system refuses is told with what was being done; a bug stays what it is', () => {
  const full = Object.assign(new Error('ENOSPC'), { code: 'ENOSPC', syscall: 'write' });
  const refusals = [new StoreError('it changed'), full];
  for (const cause of refusals) {
    const told = asStoreError(cause, 'can’t store out');
    assert.ok(told instanceof StoreError);
    assert.match(told.message, /^can’t store out: (it changed|the disk is full)/);
    assert.equal(told.cause, cause);
  }
  for (const bug of [new TypeError('no'), { syscall: 'write', message: 'no error' }, 'text', null]) {
    assert.equal(asStoreError(bug, 'can’t store out'), bug);
  }
});
