import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { torture } from '../../support/torture.js';
import { surviveDamages } from '../../torture/own-files.js';

/** Every so many of the cuts and flips. */
const SHARE = { all: 1, most: 41, few: 401 }[torture];

suite('own files, cut and flipped', () => {
  test('after a run: the next one records what a clean one does', async () => {
    assert.ok((await surviveDamages('after a run', SHARE)) * SHARE > 4_000);
  });

  test('after an edit: the same', async () => {
    assert.ok((await surviveDamages('after an edit', SHARE)) * SHARE > 4_000);
  });

  test('after a kill: the same, or nothing is touched and the way on is named', async () => {
    assert.ok((await surviveDamages('after a kill', SHARE)) * SHARE > 4_000);
  });
});
