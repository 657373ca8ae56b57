import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { surviveDamages } from '../../torture/own-files.js';

/** All of them take minutes: `npm run torture`. */
const SHARE = 41;

suite('own files, cut and flipped', () => {
  test('after a run: the next one records what a clean one does', async () => {
    assert.ok((await surviveDamages('after a run', SHARE)) > 100);
  });

  test('after an edit: the same', async () => {
    assert.ok((await surviveDamages('after an edit', SHARE)) > 100);
  });

  test('after a kill: the same, or nothing is touched and the way on is named', async () => {
    assert.ok((await surviveDamages('after a kill', SHARE)) > 100);
  });
});
