import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { NewerFormatError } from '../../src/model/errors.js';
import { sha256, type StageKey } from '../../src/model/hashes.js';
import type { StageResult } from '../../src/model/records.js';
import type { Results } from '../../src/store/results.js';
import { contentHash } from '../support/lock-entries.js';

/** A run cache, and what can happen to what it keeps. */
export interface ResultsPlace {
  readonly results: Results;
  /** What is kept of a key can't be read any more. */
  damage(key: StageKey): void;
  /** A newer lockstep has written what is kept of a key. */
  makeNewer(key: StageKey): void;
  /** What wasn't durable is lost; absent: nothing here knows of power. */
  readonly powerCut?: () => void;
}

const keyOf = (seed: string): StageKey => sha256(seed) as StageKey;

function result(seed: string, content = seed, paths: readonly string[] = ['out']): StageResult {
  return {
    key: keyOf(seed),
    outs: paths.map((path) => ({ path, hash: contentHash('file', content), size: content.length })),
  };
}

/** What every implementation of the port promises (store/results.ts). */
export function resultsContract(name: string, open: () => ResultsPlace): void {
  const found = async (
    { results }: ResultsPlace,
    ...seeds: readonly string[]
  ): Promise<readonly StageResult[]> => [...(await results.find(seeds.map(keyOf))).values()];

  suite(name, () => {
    test('those that were written are found, many at once, the others are left out', async () => {
      const place = open();
      const folder: StageResult = {
        ...result('c'),
        outs: [{ path: 'd', hash: contentHash('folder', 'd'), size: 0 }],
      };
      const written = [result('a'), result('b', 'b', ['x', 'y']), folder, { key: keyOf('none'), outs: [] }];
      await place.results.write(written);
      assert.deepEqual(await found(place, 'a', 'absent', 'b', 'c', 'none'), written);
      assert.deepEqual(await found(place), []);
      assert.deepEqual(await found(place, 'absent'), []);
    });

    test('a later result of the same key replaces the earlier one', async () => {
      const place = open();
      await place.results.write([result('a', 'old')]);
      await place.results.write([result('a', 'new')]);
      assert.deepEqual(await found(place, 'a'), [result('a', 'new')]);
    });

    test('entered is what has none, and what has other outs; else the result that is there stays', async () => {
      const place = open();
      await place.results.write([result('same', 'old'), result('others', 'old', ['other'])]);
      await place.results.enter([result('same', 'new'), result('others', 'new'), result('fresh', 'new')]);
      assert.deepEqual(await found(place, 'same', 'others', 'fresh'), [
        result('same', 'old'),
        result('others', 'new'),
        result('fresh', 'new'),
      ]);
    });

    test('outs fewer, more or partly others are other outs', async () => {
      for (const [before, now] of [
        [['x', 'y'], ['x']],
        [['x'], ['x', 'y']],
        [['x'], []],
        [
          ['x', 'y'],
          ['x', 'z'],
        ],
      ] as const) {
        const place = open();
        await place.results.write([result('a', 'a', before)]);
        await place.results.enter([result('a', 'a', now)]);
        assert.deepEqual(await found(place, 'a'), [result('a', 'a', now)]);
      }
    });

    test('the order of outs is part of a result', async () => {
      const place = open();
      await place.results.write([result('a', 'a', ['x', 'y'])]);
      await place.results.enter([result('a', 'a', ['y', 'x'])]);
      assert.deepEqual(await found(place, 'a'), [result('a', 'a', ['y', 'x'])]);
    });

    test('a damaged one is none, and is written anew', async () => {
      for (const act of ['write', 'enter'] as const) {
        const place = open();
        await place.results.write([result('a'), result('b')]);
        place.damage(keyOf('a'));
        assert.deepEqual(await found(place, 'a', 'b'), [result('b')]);
        await place.results[act]([result('a', 'new')]);
        assert.deepEqual(await found(place, 'a'), [result('a', 'new')]);
      }
    });

    test('a newer lockstep’s is refused, and left as it is', async () => {
      const place = open();
      await place.results.write([result('a'), result('b')]);
      place.makeNewer(keyOf('a'));
      await place.results.write([result('a')]);
      await place.results.enter([result('a')]);
      await assert.rejects(place.results.find([keyOf('b'), keyOf('a')]), NewerFormatError);
      assert.deepEqual(await found(place, 'b'), [result('b')]);
    });

    if (open().powerCut === undefined) return;
    test('durable when it returns', async () => {
      const place = open();
      const powerCut = place.powerCut ?? assert.fail();
      await place.results.write([result('a'), result('b')]);
      powerCut();
      await place.results.enter([result('c')]);
      powerCut();
      assert.deepEqual(await found(place, 'a', 'b', 'c'), [result('a'), result('b'), result('c')]);
    });
  });
}
