import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StoreError } from '../../src/model/errors.js';
import { asStoreError } from '../../src/store/store-error.js';
import { afterFailure, suppressedBy, thenCleanUp } from '../../src/system/clean-up.js';
import { explainTrouble, isTrouble } from '../../src/system/trouble.js';

const refusal = (code: string, fields: object = {}): Error =>
  Object.assign(new Error(`${code}: as Node says it`), { code, syscall: 'write', ...fields });

function explained(error: Error): string {
  assert.ok(isTrouble(error));
  return explainTrouble(error);
}

test('what the system refused has a place, a cause and a way on', () => {
  assert.equal(
    explained(refusal('ENOSPC', { path: '/w/a', dest: '/w/b' })),
    '/w/b: the disk is full (ENOSPC, write)\nMake room, then run again: what had finished is kept.',
  );
  assert.match(
    explained(refusal('EACCES', { path: '/w/a' })),
    /^\/w\/a: this user may not do that .*\n.*ls -ld/,
  );
  assert.match(explained(refusal('EIO')), /^the disk did not read or write it \(EIO, write\)\n/);
  assert.equal(explained(refusal('EWHATEVER')), 'EWHATEVER: as Node says it');
});

test('what isn’t the system’s is no trouble of it', () => {
  assert.equal(isTrouble(new TypeError('a bug')), false);
  const bug = new TypeError('a bug');
  assert.equal(asStoreError(bug, 'x'), bug);
});

test('the first cause is thrown, and what tidying up met is kept with it', async () => {
  const first = refusal('ENOSPC', { path: '/w/out' });
  const later = refusal('ENOSPC', { path: '/w/memo.json' });
  const both = thenCleanUp(
    () => Promise.reject(first),
    () => {
      throw later;
    },
  );
  await assert.rejects(both, (error) => error === first);
  const told = asStoreError(first, 'a stage');
  assert.ok(told instanceof StoreError && told.message.includes('/w/out'));
  assert.deepEqual(suppressedBy(told), [later]);
});

test('where only tidying up fails, that is thrown', async () => {
  const later = refusal('EIO');
  await assert.rejects(
    thenCleanUp(
      () => Promise.resolve(1),
      () => Promise.reject(later),
    ),
    (error) => error === later,
  );
  assert.equal(
    await thenCleanUp(
      () => Promise.resolve(1),
      () => undefined,
    ),
    1,
  );
  assert.equal(await afterFailure(later, () => undefined), later);
});
