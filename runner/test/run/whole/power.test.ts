import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { World } from '../../support/world.js';
import { cutAtSteps } from '../../torture/calls.js';
import { ELSEWHERE, FIRST, PERSIST, SCRATCH } from '../../torture/scenarios.js';
import { atEvery, STRIDE } from './accidents.js';

const cut = (names: 'kept' | 'lost') => (world: World) => {
  world.powerCut(names);
};

suite('the power is cut', () => {
  // First those that see at once when something is named too early.
  test('just after a run was named in the run cache, or an attempt’s outs were decided for', async () => {
    const count = await atEvery(
      { kind: 'kill-after' },
      (call) => /^rename .*store.tmp|^write .*\/committed$/.test(call),
      cut('kept'),
    );
    assert.ok(count > 5, `only ${count} calls`);
  });

  test('at any call that changes the disk, names since the last sync kept', async () => {
    assert.ok((await atEvery({ kind: 'kill-before' }, undefined, cut('kept'))) > 80);
  });

  // What happened to names since the last sync is lost altogether: one cut before each sync has them all.
  test('before any sync, names since the last one lost', async () => {
    const isSync = (call: string): boolean => call.startsWith('sync');
    assert.ok((await atEvery({ kind: 'kill-before' }, isSync, cut('lost'))) > 10);
  });

  for (const scenario of [FIRST, PERSIST, SCRATCH, ELSEWHERE]) {
    test(`after any sync or rename of ${scenario.name}`, async () => {
      for (const names of ['kept', 'lost'] as const)
        assert.ok((await cutAtSteps(scenario, names, STRIDE)) > 10);
    });
  }
});
