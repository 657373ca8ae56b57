import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256 } from '../../src/model/hashes.js';
import { LockKeeper, LockKeepers } from '../../src/run/lock-keeper.js';
import type { PipelineFile, Stage } from '../../src/model/graph.js';
import type { LockFile } from '../../src/model/records.js';
import type { Clock } from '../../src/system/clock.js';
import { FakeClock } from '../support/fake-clock.js';
import { lockEntry, lockOf } from '../support/lock-entries.js';

function keeperOf(
  initial: LockFile,
  clock: Clock = new FakeClock(),
): { keeper: LockKeeper; written: LockFile[] } {
  const written: LockFile[] = [];
  // A copy: the keeper hands out what it goes on changing.
  const keeper = new LockKeeper(initial, clock, ({ version, stages, scripts }) =>
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

test('a change is written at once where ten seconds have passed, else when they have', async () => {
  const clock = new FakeClock();
  const { keeper, written } = keeperOf(lockOf({}), clock);
  await clock.advance(60_000);
  keeper.set('a', lockEntry('a'));
  await clock.advance(0);
  assert.deepEqual([...(written[0]?.stages.keys() ?? [])], ['a']);
  keeper.set('b', lockEntry('b'));
  await clock.advance(4_000);
  keeper.set('c', lockEntry('c'));
  await clock.advance(5_999);
  assert.equal(written.length, 1);
  await clock.advance(1);
  assert.deepEqual([...(written[1]?.stages.keys() ?? [])], ['a', 'b', 'c']);
  await clock.advance(60_000);
  assert.equal(written.length, 2);
});

test('what was flushed meanwhile isn’t written again', async () => {
  const clock = new FakeClock();
  const { keeper, written } = keeperOf(lockOf({}), clock);
  keeper.set('a', lockEntry('a'));
  await clock.advance(9_000);
  keeper.flush();
  keeper.set('b', lockEntry('b'));
  await clock.advance(9_999);
  assert.equal(written.length, 1);
  await clock.advance(1);
  assert.equal(written.length, 2);
});

test('what couldn’t be written is tried again, and at the end it is told', async () => {
  const clock = new FakeClock();
  let tries = 0;
  const keeper = new LockKeeper(lockOf({}), clock, () => {
    tries += 1;
    throw new Error('full');
  });
  keeper.set('a', lockEntry('a'));
  await clock.advance(10_000);
  assert.equal(tries, 1);
  keeper.set('b', lockEntry('b'));
  await clock.advance(0);
  assert.equal(tries, 2);
  assert.throws(() => {
    keeper.flush();
  }, /full/);
  assert.equal(tries, 3);
});

test('each file’s lock is its own, and only what changed is written', () => {
  const file = (path: string): PipelineFile => ({
    path,
    folder: '.',
    dialect: 'lockstep',
    lock: `${path}.lock`,
    prefix: null,
  });
  const [one, other] = [file('one'), file('other')];
  const stage = (name: string, of: PipelineFile): Pick<Stage, 'name' | 'file'> => ({ name, file: of });
  const written: string[] = [];
  const locks = { stages: new Map(), files: new Map([['one', lockOf({ a: lockEntry('a') })]]) };
  const keepers = new LockKeepers(locks, new FakeClock(), ({ path }, { version, stages }) => {
    written.push(`${path} ${version}: ${[...stages.keys()].join(' ')}`);
  });
  assert.deepEqual(keepers.get(stage('a', one)), lockEntry('a'));
  assert.equal(keepers.get(stage('a', other)), null);
  assert.deepEqual(keepers.codes(one), [sha256('code')]);
  keepers.flush();
  keepers.set(stage('b', other), lockEntry('b', { action: { kind: 'command', commands: [], shell: 'sh' } }));
  assert.deepEqual(keepers.codes(other), []);
  keepers.flush();
  keepers.prune(one, new Set(), new Set());
  keepers.flush();
  assert.deepEqual(written, ['other 1: b', 'one 1: ']);
});
