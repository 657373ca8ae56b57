import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SharedSyncs } from '../../src/system/node/shared-syncs.js';

/** A disk whose syncs end when the test says so. */
class SlowDisk {
  readonly begun: (readonly string[])[] = [];
  readonly #ends: ((error: Error | null) => void)[] = [];
  readonly syncs = new SharedSyncs((paths) => {
    this.begun.push(paths);
    return new Promise((resolve, reject) => {
      this.#ends.push((error) => {
        if (error === null) resolve();
        else reject(error);
      });
    });
  });

  async end(error: Error | null = null): Promise<void> {
    this.#ends.shift()?.(error);
    await turn();
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('what is asked for while a sync is under way shares the next one', async () => {
  const disk = new SlowDisk();
  const told: string[] = [];
  const ask = (...paths: readonly string[]): void => {
    void disk.syncs.all(paths).then(() => told.push(paths.join(' ')));
  };
  ask('a');
  await turn();
  ask('b', 'c');
  ask('c', 'd');
  await turn();
  assert.deepEqual([disk.begun, told], [[['a']], []]);
  await disk.end();
  assert.deepEqual([disk.begun, told], [[['a'], ['b', 'c', 'd']], ['a']]);
  await disk.end();
  assert.deepEqual(told, ['a', 'b c', 'c d']);
});

test('a sync that had begun doesn’t count for what was written since, of the same path either', async () => {
  const disk = new SlowDisk();
  void disk.syncs.all(['a']);
  await turn();
  void disk.syncs.all(['a']);
  await disk.end();
  assert.deepEqual(disk.begun, [['a'], ['a']]);
});

test('all that shared a sync which failed hear of it, and the next goes on', async () => {
  const disk = new SlowDisk();
  const refused = [disk.syncs.all(['a']), disk.syncs.all(['b'])].map((one) => assert.rejects(one, /no room/));
  await turn();
  const next = disk.syncs.all(['c']);
  await disk.end(new Error('no room'));
  await Promise.all(refused);
  await disk.end();
  await next;
  assert.deepEqual(disk.begun, [['a', 'b'], ['c']]);
});

test('nothing to sync waits for nothing', async () => {
  const disk = new SlowDisk();
  void disk.syncs.all(['a']);
  const done = disk.syncs.all([]).then(() => 'done');
  assert.equal(await Promise.race([done, turn().then(() => 'waits')]), 'done');
});
