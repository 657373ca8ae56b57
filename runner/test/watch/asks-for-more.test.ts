import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256, type StageKey } from '../../src/model/hashes.js';
import type { StageEnd } from '../../src/run/runner.js';
import { asksForMore } from '../../src/watch/asks-for-more.js';

const [K, OTHER] = [sha256('k') as StageKey, sha256('other') as StageKey];

/** Whether a plan of one stage asks for another run, after one in which the stage ended so. */
function asks(
  now: { readonly action: 'run' | 'restore' | 'up-to-date' | 'waits'; readonly key: StageKey | null },
  end: StageEnd | null,
  { isEdited = false, alwaysChanged = false } = {},
): boolean {
  const { action, key } = now;
  const wanted = {
    stage: { name: 'a', alwaysChanged },
    decision: { action },
    known: key === null ? null : { key },
  };
  return asksForMore([wanted], { ends: end === null ? new Map() : new Map([['a', end]]), isEdited });
}

test('what is done, or waits for something that isn’t, asks for nothing', () => {
  for (const action of ['up-to-date', 'waits'] as const) {
    assert.equal(asks({ action, key: K }, { state: 'executed', key: K }), false);
    assert.equal(asks({ action, key: K }, null), false);
  }
});

test('a stage that the run had done and that isn’t any more runs again, unless it always does', () => {
  for (const state of ['executed', 'restored', 'up-to-date'] as const) {
    assert.equal(asks({ action: 'restore', key: K }, { state, key: K }), true, state);
    assert.equal(asks({ action: 'run', key: OTHER }, { state, key: K }), true, state);
    assert.equal(asks({ action: 'run', key: K }, { state, key: K }, { alwaysChanged: true }), false, state);
  }
});

test('what failed or wasn’t started is tried again with another key only', () => {
  for (const state of ['failed', 'skipped', 'pending'] as const) {
    assert.equal(asks({ action: 'run', key: K }, { state, key: K }), false, state);
    assert.equal(asks({ action: 'run', key: OTHER }, { state, key: K }), true, state);
  }
});

test('where no key was known, an edit of anything asks for it', () => {
  assert.equal(asks({ action: 'run', key: K }, { state: 'pending', key: null }), false);
  assert.equal(asks({ action: 'run', key: K }, { state: 'pending', key: null }, { isEdited: true }), true);
});

test('what is new, and what was ended, runs', () => {
  assert.equal(asks({ action: 'run', key: K }, null), true);
  assert.equal(asks({ action: 'run', key: K }, { state: 'cancelled', key: K }), true);
});
