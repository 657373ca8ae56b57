import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256 } from '../../src/model/hashes.js';
import { nodeClock } from '../../src/system/node/clock.js';
import { LockKeeper } from '../../src/run/lock-keeper.js';
import type { LockFile } from '../../src/model/records.js';
import { lockEntry, lockOf } from '../support/lock-entries.js';

function keeperOf(initial: LockFile): { keeper: LockKeeper; written: LockFile[] } {
  const written: LockFile[] = [];
  // A copy: the keeper hands out what it goes on changing.
  const keeper = new LockKeeper(initial, nodeClock, ({ version, stages, scripts }) =>
    written.push({ version, stages: new Map(stages), scripts: new Map(scripts) }),
  );
  return { keeper, written };
}

test('it is written whole when it is flushed, and never when nothing changed', () => {
  const { keeper, written } = keeperOf(lockOf({ a: lockEntry('a') }));
  keeper.flush();
  assert.equal(written.length, 0);
  keeper.set('b', lockEntry('b'));
  keeper.flush();
  keeper.flush();
  assert.deepEqual(written, [lockOf({ a: lockEntry('a'), b: lockEntry('b') })]);
});

test('pruning drops what the pipeline no longer has', () => {
  const { keeper, written } = keeperOf(lockOf({ a: lockEntry('a'), b: lockEntry('b') }));
  keeper.prune(new Set(['a', 'b']), new Set(['stages/train.ts']));
  keeper.flush();
  assert.equal(written.length, 0);
  keeper.prune(new Set(['b']), new Set());
  keeper.flush();
  assert.deepEqual([[...(written[0]?.stages.keys() ?? [])], written[0]?.scripts.size], [['b'], 0]);
});

test('a script’s record stays while its sources are the same, whoever bundled them now', () => {
  const { keeper, written } = keeperOf(lockOf({}));
  const sources = sha256('sources');
  keeper.setScript('stages/train.ts', { tool: 'esbuild 1.0.0', executed: sha256('other'), sources });
  keeper.flush();
  assert.equal(written.length, 0);
  const edited = { tool: 'esbuild 1.0.0', executed: sha256('other'), sources: sha256('edited') };
  keeper.setScript('stages/train.ts', edited);
  keeper.flush();
  assert.deepEqual(written[0]?.scripts.get('stages/train.ts'), edited);
});
